/** Adds up to `amount`, as long as the sum does not exceed `max`; returns how much was added. */
export function addUpTo(cells: BigInt64Array, cell: number, amount: number, max: number): number {
  for (;;) {
    const now = Atomics.load(cells, cell);
    const added = Math.max(0, Math.min(amount, max - Number(now)));
    if (added === 0) return 0;
    if (Atomics.compareExchange(cells, cell, now, now + BigInt(added)) === now) return added;
  }
}
