import { isUtf8 } from 'node:buffer';
import { visible } from './visible.ts';

const ROW_BYTES = 16;
/** More of a message is not shown on a terminal unless it is text. */
const MAX_HEX_BYTES = 256;

/** Whether bytes read as text: UTF-8 with hardly any control characters but those of lines and tabs. */
export function isText(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) controls++;
  return controls * 8 <= bytes.length;
}

/** A message for a terminal: text with visible controls, or hexadecimal digits. */
export function showBytes(bytes: Buffer, asHex = false): string {
  if (!asHex && isText(bytes)) return visible(bytes.toString());
  const shown = bytes
    .subarray(0, MAX_HEX_BYTES)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1 ');
  return bytes.length > MAX_HEX_BYTES ? `${shown} … ${bytes.length - MAX_HEX_BYTES} more bytes` : shown;
}

/** Rows of `offset  16 bytes  characters`, as hexdump prints. */
export function hexDump(bytes: Buffer): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    const row = bytes.subarray(at, at + ROW_BYTES);
    const digits = row
      .toString('hex')
      .replaceAll(/(..)(?=.)/g, '$1 ')
      .padEnd(ROW_BYTES * 3 - 1);
    const characters = row.toString('latin1').replaceAll(/[^ -~]/g, '.');
    rows.push(`${at.toString(16).padStart(8, '0')}  ${digits}  ${characters}`);
  }
  return rows;
}
