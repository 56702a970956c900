import type { Rolls } from './rolls.ts';

/** A unit of a stream, in bytes: what happens to a byte depends on its offset, never on how the system has cut the stream into reads. */
export const CELL_BYTES = 256;

/** Whether a unit is one of the share that a fault affects. */
export function isChosen(rolls: Rolls, unit: number, rate: number): boolean {
  return rolls.roll(unit, 0) < rate;
}

/** How many others overtake a datagram that is held back. */
export function overtakers(rolls: Rolls, unit: number, window: number): number {
  return 1 + Math.floor(rolls.roll(unit, 1) * (window - 1));
}

/** Length of a piece of a stream, in bytes. */
export function pieceBytes(
  rolls: Rolls,
  piece: number,
  { bytes, variationBytes }: { readonly bytes: number; readonly variationBytes: number },
): number {
  return bytes - variationBytes + Math.floor(rolls.roll(piece, 0) * (variationBytes * 2 + 1));
}
