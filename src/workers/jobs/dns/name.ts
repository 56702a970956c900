import { malformed } from './malformed.ts';

/** Longest name and label, in bytes on the wire, and the smallest offset a name can have: after the header (RFC 1035 sections 2.3.4 and 4.1.1). */
const MAX_NAME_BYTES = 255;
const MAX_LABEL_BYTES = 63;
const HEADER_BYTES = 12;

/**
 * The name at `offset`, as text without the last dot (the root is `.`), and where it ends. It may not go past `end`, and a pointer in it
 * (RFC 1035 section 4.1.4) has to lead to before where the part that it ends begins, so that there is no circle. Throws `malformed_message`.
 */
export function readName(message: Buffer, offset: number, end: number): { name: string; next: number } {
  const labels: string[] = [];
  let bytes = 1;
  let next: number | undefined;
  for (let at = offset, begin = offset, limit = end; ;) {
    const length = byteAt(message, at, limit);
    if (length === 0) return { name: labels.length === 0 ? '.' : labels.join('.'), next: next ?? at + 1 };
    if (length > MAX_LABEL_BYTES) {
      const target = pointerTarget(length, byteAt(message, at + 1, limit));
      if (target < HEADER_BYTES || target >= begin)
        throw malformed('a name has a pointer that does not lead back to a name');
      next ??= at + 2;
      at = begin = target;
      limit = message.length;
      continue;
    }
    bytes += length + 1;
    if (bytes > MAX_NAME_BYTES) throw malformed(`a name is longer than ${MAX_NAME_BYTES} bytes`);
    if (at + 1 + length > limit) throw malformed('a name is truncated');
    labels.push(labelText(message.subarray(at + 1, at + 1 + length)));
    at += length + 1;
  }
}

function byteAt(message: Buffer, offset: number, end: number): number {
  const byte = offset < end ? message[offset] : undefined;
  if (byte === undefined) throw malformed('a name is truncated');
  return byte;
}

function pointerTarget(first: number, second: number): number {
  if ((first & 0xc0) !== 0xc0) throw malformed(`a name has a label of the unknown type 0x${first.toString(16)}`);
  return ((first & 0x3f) << 8) | second;
}

/** Dots, backslashes and bytes that are not printable ASCII are escaped (RFC 1035 section 5.1). */
function labelText(label: Buffer): string {
  return label
    .toString('latin1')
    .replace(/[.\\]|[^!-~]/g, (char) =>
      char === '.' || char === '\\' ? `\\${char}` : `\\${String(char.charCodeAt(0)).padStart(3, '0')}`,
    );
}
