/** The chunk that a `data` event is about, while it is in memory that could be used again. */
let lent: Buffer | undefined;
let isGivenBack = false;

/** The chunk is about to be emitted. */
export function lend(chunk: Buffer): void {
  lent = chunk;
  isGivenBack = false;
}

/** It was emitted. Whether its memory may be used again. */
export function endLoan(): boolean {
  lent = undefined;
  return isGivenBack;
}

/** The system has all the bytes, and the caller keeps nothing of them. Without this call a chunk stays as it is for ever. */
export function giveBack(chunk: Buffer): void {
  if (chunk === lent) isGivenBack = true;
}

/** Something else keeps the chunk after all. */
export function keep(chunk: Buffer): void {
  if (chunk === lent) isGivenBack = false;
}
