export type Encoding = 'utf8' | 'base64' | 'hex';

export function bytesOf(data: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(data);
  if (encoding === 'base64') return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return Uint8Array.from(data.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOf(bytes: Uint8Array, separator = ''): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
}

/** As text where it is UTF-8; bytes that are not are replaced. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Where bytes begin in others; -1: nowhere. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  const last = bytes.length - wanted.length;
  for (let at = 0; at <= last; at += 1) if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return at;
  return -1;
}
