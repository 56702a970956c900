/** The same memory as bytes and as words. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Four bytes of a mask, and the word they make on this machine. */
const key = new Uint8Array(4);
const keyWord = new Int32Array(key.buffer);

/**
 * Takes the mask off the bytes from `from` to `end`, in place (RFC 6455 section 5.3). `phase`: which byte of the mask comes first. Word by
 * word: byte by byte it would be most of what a tunnel costs.
 */
export function unmask(
  { bytes: target, words }: Memory,
  from: number,
  end: number,
  mask: Uint8Array,
  phase: number,
): void {
  let at = from;
  let next = phase;
  for (; at < end && (at & 3) !== 0; at += 1) target[at] = byteAt(target, at) ^ byteAt(mask, next++ & 3);
  for (let index = 0; index < 4; index += 1) key[index] = byteAt(mask, (next + index) & 3);
  const mask32 = keyWord[0] ?? 0;
  const lastWord = end >> 2;
  for (let index = at >> 2; index < lastWord; index += 1) words[index] = (words[index] ?? 0) ^ mask32;
  for (at = Math.max(at, lastWord << 2); at < end; at += 1) target[at] = byteAt(target, at) ^ byteAt(mask, next++ & 3);
}

function byteAt(array: Uint8Array, index: number): number {
  return array[index] ?? 0;
}
