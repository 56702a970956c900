/** YAML (1.2) of JSON values, in block style. */

/** Texts that are no other value of YAML when they stand without quotes. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$/;
const WORDS = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);
/** Texts of several lines that can stand as they are, indented. */
const BLOCK = /^[^\s](?:[\x20-\x7e\t\u00a0-\ud7ff]*\n)+$/;

export function yamlOf(value: object): string {
  return Object.keys(value).length === 0 ? '{}\n' : `${linesOf(value).join('\n')}\n`;
}

function linesOf(value: object): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => listItem(item));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .flatMap(([name, member]) => memberLines(scalar(name), member));
}

function memberLines(name: string, value: unknown): string[] {
  if (isFilled(value)) return [`${name}:`, ...indented(linesOf(value))];
  if (typeof value === 'string' && BLOCK.test(value))
    return [`${name}: |`, ...indented(value.slice(0, -1).split('\n'))];
  return [`${name}: ${scalar(value)}`];
}

function listItem(item: unknown): string[] {
  if (!isFilled(item)) return [`- ${scalar(item)}`];
  const [first = '', ...rest] = linesOf(item);
  return [`- ${first}`, ...indented(rest)];
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** What is JSON is YAML, too. */
function scalar(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value) && !WORDS.has(value.toLowerCase())) return value;
  return JSON.stringify(value);
}
