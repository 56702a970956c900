const ROW_BYTES = 16;
/** Most rows that are shown. */
const MAX_ROWS = 8;

/**
 * Bytes as `xxd` shows them, the row with the byte `at` marked below it:
 *
 *     00000000  50 41 59 20 32                                   PAY 2
 *                           ^^
 */
export function hexDump(bytes: Uint8Array, at?: number): string[] {
  const firstRow = Math.max(0, Math.floor((at ?? 0) / ROW_BYTES) - MAX_ROWS / 2);
  const lines: string[] = [];
  for (let row = firstRow; row < firstRow + MAX_ROWS && row * ROW_BYTES < bytes.length; row++) {
    lines.push(formatRow(bytes, row * ROW_BYTES));
    if (at !== undefined && Math.floor(at / ROW_BYTES) === row)
      lines.push(`${' '.repeat(12 + (at % ROW_BYTES) * 3)}^^`);
  }
  const shown = (firstRow + MAX_ROWS) * ROW_BYTES;
  if (shown < bytes.length) lines.push(`  … ${bytes.length - shown} more bytes`);
  return lines;
}

function formatRow(bytes: Uint8Array, start: number): string {
  const row = [...bytes.subarray(start, start + ROW_BYTES)];
  const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `  ${start.toString(16).padStart(8, '0')}  ${hex.padEnd(ROW_BYTES * 3 - 1)}  ${text}`;
}
