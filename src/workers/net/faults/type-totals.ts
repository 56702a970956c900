import type { Fault } from '../../../contract/faults/index.ts';
import type { FaultTypeTotals } from '../../../contract/thread-messages.ts';
import type { ActiveFault } from './active-fault.ts';

/** What faults have done that there are no longer, by type and direction. */
export class TypeTotals {
  readonly #byType = new Map<string, FaultTypeTotals>();

  add({ fault: { type }, direction, tally }: ActiveFault<Fault>): void {
    const key = `${type} ${direction}`;
    const known = this.#byType.get(key);
    // It holds nothing any more: what it held has passed.
    const own = { type, direction, ...tally, heldBytes: 0, heldUnits: 0 };
    this.#byType.set(key, known === undefined ? own : sumOf(known, own));
  }

  all(): FaultTypeTotals[] {
    return [...this.#byType.values()];
  }
}

function sumOf(one: FaultTypeTotals, other: FaultTypeTotals): FaultTypeTotals {
  const numbers = Object.entries(other).map(([field, value]) => {
    const known = one[field as keyof FaultTypeTotals];
    return [field, typeof value === 'number' && typeof known === 'number' ? known + value : value];
  });
  return Object.fromEntries(numbers) as FaultTypeTotals;
}
