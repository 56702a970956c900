/** FNV-1a, 32 bits: of no bytes at all. */
export const HASH_OF_NOTHING = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** The hash with one byte more. */
export function hashOn(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}

export function hashOf(bytes: Iterable<number>): number {
  let hash = HASH_OF_NOTHING;
  for (const byte of bytes) hash = hashOn(hash, byte);
  return hash;
}
