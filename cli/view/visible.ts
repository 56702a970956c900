/**
 * What peers send may be made to change a terminal: colours, the title, the position, even answers it types. So nothing that controls a
 * terminal is ever printed: C0, DEL and C1 controls, and the characters that change the direction or the lines of text, become visible.
 */
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- these are what must not pass
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]/gu;

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** Text on one line, with every control character written as an escape. */
export function visible(text: string): string {
  return text.replaceAll(CONTROLS, (character) => NAMES[character] ?? escapeOf(character));
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The same for several lines: line feeds stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** JSON on one line. What JSON lets pass unescaped is escaped the way JSON does it, so its meaning is unchanged. */
export function visibleJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(
    CONTROLS,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
