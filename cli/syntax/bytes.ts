import { isUtf8 } from 'node:buffer';
import { usageError } from '../exit-codes.ts';

/** How bytes are written in requests. */
export interface BytesInput {
  readonly data: string;
  readonly encoding?: 'utf8' | 'base64' | 'hex';
}

const SIMPLE: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  '0': 0,
  '\\': 92,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
};
const ESCAPE = /\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|([\s\S]?))/gi;

/** The bytes of text with escapes: `\n`, `\r`, `\t`, `\0`, `\\`, `\xff` (a byte), `\u00e9` and `\u{1f600}` (characters). */
export function parseEscapes(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    parts.push(Buffer.from(text.slice(from, match.index)), escaped(match));
    from = match.index + match[0].length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

function escaped([whole, byte, longPoint, point, simple]: RegExpExecArray | RegExpMatchArray): Buffer {
  if (byte !== undefined) return Buffer.from(byte, 'hex');
  const codePoint = longPoint ?? point;
  if (codePoint !== undefined && Number.parseInt(codePoint, 16) <= 0x10_ff_ff)
    return Buffer.from(String.fromCodePoint(Number.parseInt(codePoint, 16)));
  const value = SIMPLE[simple ?? ''];
  if (value === undefined)
    throw usageError(`"${whole}" is not an escape: use \\n, \\r, \\t, \\0, \\\\, \\xff or \\u00e9`);
  return Buffer.from([value]);
}

/** Bytes of hexadecimal digits; spaces, colons and a leading 0x are skipped. */
export function parseHex(text: string): Buffer {
  const digits = text.replaceAll(/0x|[\s:]/gi, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
    throw usageError(`"${text}" is not hexadecimal: two digits a byte, for example 0d0a`);
  return Buffer.from(digits, 'hex');
}

/** As text where it is text, so that requests and stored settings stay readable. */
export function toBytesInput(bytes: Buffer): BytesInput {
  return isUtf8(bytes) ? { data: bytes.toString() } : { data: bytes.toString('hex'), encoding: 'hex' };
}

/** What a user typed as data: text with escapes, or hexadecimal digits. */
export function parseData(text: string, isHex: boolean): BytesInput {
  return toBytesInput(isHex ? parseHex(text) : parseEscapes(text));
}

/** Bytes of a message or event. */
export function bytesOf({ data, encoding = 'utf8' }: BytesInput): Buffer {
  return Buffer.from(data, encoding);
}
