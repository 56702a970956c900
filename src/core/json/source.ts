/** A step into a JSON value: a member of an object, or an element of an array. */
type Step = string | number;

/**
 * The text of the value at the end of a path, as it stands in `json`, which is valid JSON; undefined when there is none. Of two members
 * with the same name the last one counts, as for `JSON.parse`. Takes one pass over what is around the value.
 */
export function sourceAt(json: string, steps: readonly Step[]): string | undefined {
  let at = afterSpace(json, 0);
  for (const step of steps) {
    at = json[at] === '{' ? memberAt(json, at, step) : elementAt(json, at, step);
    if (at < 0) return undefined;
  }
  return json.slice(at, endOfValue(json, at));
}

/** The same JSON without white space between its parts. */
export function withoutSpace(json: string): string {
  if (!/[ \n\r\t]/.test(json)) return json;
  let text = '';
  let from = 0;
  for (let at = 0; at < json.length;) {
    if (json[at] === '"') at = endOfString(json, at);
    else if (!isSpace(json, at)) at += 1;
    else {
      text += json.slice(from, at);
      at = afterSpace(json, at);
      from = at;
    }
  }
  return text + json.slice(from);
}

/** Behind the string that begins at `at`. Only one with escapes is looked at character by character. */
export function endOfString(json: string, at: number): number {
  const quote = json.indexOf('"', at + 1);
  if (quote < 0) return json.length;
  if (json.charCodeAt(quote - 1) !== BACKSLASH) return quote + 1;
  let end = at + 1;
  while (end < json.length && json.charCodeAt(end) !== QUOTE) end += json.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return Math.min(end + 1, json.length);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Behind the number that begins at `at`. */
export function endOfNumber(json: string, at: number): number {
  let end = at;
  while (end < json.length && isInNumber(json.charCodeAt(end))) end += 1;
  return end;
}

/** One of `0123456789+-.eE`. */
function isInNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d || code === 0x2b || (code | 0x20) === 0x65;
}

/** Where the value of a member begins; -1: there is none of that name. */
function memberAt(json: string, object: number, name: Step): number {
  let found = -1;
  let at = afterSpace(json, object + 1);
  while (json[at] === '"') {
    const endOfName = endOfString(json, at);
    const value = afterSpace(json, afterSpace(json, endOfName) + 1);
    if (nameOf(json.slice(at, endOfName)) === name) found = value;
    at = afterItem(json, value);
  }
  return found;
}

/** Where an element begins; -1: there is none, or this is no array. */
function elementAt(json: string, array: number, step: Step): number {
  const index = Number(step);
  if (json[array] !== '[' || String(index) !== String(step)) return -1;
  let at = afterSpace(json, array + 1);
  for (let passed = 0; json[at] !== ']' && at < json.length; passed++) {
    if (passed === index) return at;
    at = afterItem(json, at);
  }
  return -1;
}

/** Behind the value at `at`, and the comma and white space that follow it. */
function afterItem(json: string, at: number): number {
  const comma = afterSpace(json, endOfValue(json, at));
  return json[comma] === ',' ? afterSpace(json, comma + 1) : comma;
}

function nameOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function endOfValue(json: string, start: number): number {
  if (json[start] === '"') return endOfString(json, start);
  if (json[start] === '{' || json[start] === '[') return endOfContainer(json, start);
  let end = start;
  while (end < json.length && !isSpace(json, end) && !ENDS.has(json[end] as string)) end += 1;
  return end;
}

const ENDS: ReadonlySet<string> = new Set(',]}');

/** From one quote or bracket to the next, which native code finds: what is between them may be long. */
function endOfContainer(json: string, start: number): number {
  let depth = 0;
  STRUCTURE.lastIndex = start;
  while (STRUCTURE.test(json)) {
    const behind = STRUCTURE.lastIndex;
    const character = json[behind - 1];
    if (character === '"') STRUCTURE.lastIndex = endOfString(json, behind - 1);
    else depth += character === '{' || character === '[' ? 1 : -1;
    if (depth === 0) return behind;
  }
  return json.length;
}

const STRUCTURE = /["[\]{}]/g;

function isSpace(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function afterSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && isSpace(json, at)) at += 1;
  return at;
}
