const ROW_BYTES = 16;
/** Most rows that are shown. */
const MAX_ROWS = 8;
const FIRST_BYTE_COLUMN = 12;

/**
 * Bytes as `xxd` shows them, the byte `at` marked below its row:
 *
 *     00000000  50 41 59 20 32                                   PAY 2
 *                           ^^
 */
export function hexDump(bytes: Uint8Array, at?: number): string[] {
  return rowsOf(bytes.length, at)
    .flatMap((start) => [formatRow(' ', bytes, start), ...mark(start, at)])
    .concat(rest(bytes, at));
}

/**
 * Two texts of bytes, one below the other. Equal rows are shown once.
 *
 *     - 00000000  50 41 59 20 31                                   PAY 1
 *     + 00000000  50 41 59 20 32                                   PAY 2
 *                             ^^
 */
export function hexDiff(expected: Uint8Array, actual: Uint8Array): string[] {
  const at = firstDifference(expected, actual);
  const longest = expected.length > actual.length ? expected : actual;
  return rowsOf(longest.length, at)
    .flatMap((start) => {
      if (isSameRow(expected, actual, start)) return [formatRow(' ', actual, start)];
      const rows = [formatRow('-', expected, start), formatRow('+', actual, start)];
      return [...rows.filter((row) => row !== ''), ...mark(start, at)];
    })
    .concat(rest(longest, at));
}

/** Where the rows begin that are shown: those around `at`. */
function rowsOf(length: number, at = 0): number[] {
  const first = firstRow(at);
  const count = Math.min(MAX_ROWS, Math.ceil(length / ROW_BYTES) - first);
  return Array.from({ length: Math.max(0, count) }, (_, row) => (first + row) * ROW_BYTES);
}

function firstRow(at: number): number {
  return Math.max(0, Math.floor(at / ROW_BYTES) - MAX_ROWS / 2);
}

function rest(bytes: Uint8Array, at = 0): string[] {
  const shown = (firstRow(at) + MAX_ROWS) * ROW_BYTES;
  return shown < bytes.length ? [`  … ${bytes.length - shown} more bytes`] : [];
}

function mark(start: number, at: number | undefined): string[] {
  if (at === undefined || at < start || at >= start + ROW_BYTES) return [];
  return [`${' '.repeat(FIRST_BYTE_COLUMN + (at - start) * 3)}^^`];
}

/** Empty when there are no bytes from `start` on. */
function formatRow(sign: string, bytes: Uint8Array, start: number): string {
  const row = [...bytes.subarray(start, start + ROW_BYTES)];
  if (row.length === 0) return '';
  const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `${sign} ${start.toString(16).padStart(8, '0')}  ${hex.padEnd(ROW_BYTES * 3 - 1)}  ${text}`;
}

/** Hexadecimal shows every byte, so that rows that look the same are the same. */
function isSameRow(one: Uint8Array, other: Uint8Array, start: number): boolean {
  return formatRow(' ', one, start) === formatRow(' ', other, start);
}

function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at;
  return length;
}
