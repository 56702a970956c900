import { decodeBytes, type Bytes } from '../bytes.ts';

/** How many times as much may come out of the faults of one direction as went in. */
export const MAX_GROWTH = 100;

/** What of a fault decides how it multiplies. */
interface Growing {
  readonly type: string;
  readonly direction?: 'in' | 'out' | 'both';
  readonly copies?: number;
  readonly ramp?: { readonly attribute: string; readonly from: number; readonly to: number } | undefined;
  readonly find?: Bytes;
  readonly with?: Bytes;
}

/** The name of the first fault, in the order of the map, that makes the growth of a direction exceed the limit; undefined: none. */
export function findGrowing(faults: Readonly<Record<string, Growing>>): string | undefined {
  for (const direction of ['in', 'out'] as const) {
    let growth = 1;
    for (const [name, fault] of Object.entries(faults)) {
      if (fault.direction !== direction && fault.direction !== 'both') continue;
      growth *= growthOf(fault);
      if (growth > MAX_GROWTH) return name;
    }
  }
  return undefined;
}

function growthOf(fault: Growing): number {
  if (fault.type === 'duplicate') {
    const { copies = 0, ramp } = fault;
    return 1 + (ramp?.attribute === 'copies' ? Math.max(ramp.from, ramp.to) : copies);
  }
  if (fault.find === undefined || fault.with === undefined) return 1;
  return Math.max(1, decodeBytes(fault.with).length / decodeBytes(fault.find).length);
}
