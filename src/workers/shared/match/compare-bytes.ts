import { isUtf8 } from 'node:buffer';

/** Longest quotation in an explanation, in bytes. */
const QUOTED_BYTES = 64;

/** How many bytes at the beginning of both are the same. */
export function commonPrefix(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}

/** How many bytes at the end of both are the same. */
export function commonSuffix(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let back = 1; back <= length; back++) if (a[a.length - back] !== b[b.length - back]) return back - 1;
  return length;
}

/** The longest beginning of `sought` that occurs in `bytes`, and where it does first. A beginning of what occurs occurs too: halving finds it. */
export function longestPrefixWithin(bytes: Buffer, sought: Buffer): { length: number; at: number } {
  let low = 0;
  let high = sought.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytes.includes(sought.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return { length: low, at: low === 0 ? 0 : bytes.indexOf(sought.subarray(0, low)) };
}

/** A byte for people: as a character where it is one, and as a number. */
export function describeByte(byte: number | undefined): string {
  if (byte === undefined) return 'nothing';
  const hex = `0x${byte.toString(16).padStart(2, '0')}`;
  return byte >= 0x20 && byte < 0x7f ? `${JSON.stringify(String.fromCharCode(byte))} (${hex})` : hex;
}

/** Text for people, long ones in part. */
export function shortened(text: string): string {
  return text.length > QUOTED_BYTES ? `${text.slice(0, QUOTED_BYTES)}… (${text.length} characters)` : text;
}

/** Where a quotation ends that cuts no UTF-8 character. */
function endOfCharacters(bytes: Buffer): number {
  let end = Math.min(bytes.length, QUOTED_BYTES);
  while (end > QUOTED_BYTES - 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** Bytes for people: text in quotes where it is text, else hexadecimal; long ones in part. */
export function quoted(bytes: Buffer): string {
  const shown = bytes.subarray(0, endOfCharacters(bytes));
  const rest = bytes.length > shown.length ? `… (${bytes.length} bytes)` : '';
  return isUtf8(shown) ? `${JSON.stringify(shown.toString('utf8'))}${rest}` : `0x${shown.toString('hex')}${rest}`;
}
