import type { FaultCounts } from '../../contract/fault-resource.ts';
import type { FaultTotals } from '../../contract/thread-messages.ts';

/** What one fault has done on all threads, for each of its directions. */
export function countsOf(name: string, totals: readonly FaultTotals[]): FaultCounts[] {
  return (['in', 'out', undefined] as const).flatMap((direction) => {
    const parts = totals.filter((one) => one.name === name && one.direction === direction);
    return parts.length === 0 ? [] : [sumOf(direction, parts)];
  });
}

function sumOf(direction: 'in' | 'out' | undefined, parts: readonly FaultTotals[]): FaultCounts {
  const sum = (field: Exclude<keyof FaultTotals, 'name' | 'direction'>): number =>
    parts.reduce((total, part) => total + part[field], 0);
  const delayed = sum('delayed');
  const mean = (totalMs: number): number => (delayed === 0 ? 0 : Math.round((totalMs / delayed) * 1000) / 1000);
  return {
    ...(direction === undefined ? {} : { direction }),
    units: sum('units'),
    bytes: sum('bytes'),
    hits: sum('hits'),
    droppedUnits: sum('droppedUnits'),
    droppedBytes: sum('droppedBytes'),
    heldUnits: sum('heldUnits'),
    heldBytes: sum('heldBytes'),
    delayed,
    plannedMs: mean(sum('plannedMs')),
    realMs: mean(sum('realMs')),
  };
}
