import type { CableFault } from '../../../contract/faults/index.ts';
import type { Progress } from './step-owner.ts';

type Bounded = Pick<CableFault, 'after' | 'until'>;

/** Whether what has come matters to the fault: it begins or ends by it. */
export function hasBounds({ after, until }: Bounded): boolean {
  return isByProgress(after) || isByProgress(until);
}

function isByProgress(boundary: Bounded['after']): boolean {
  return boundary?.bytes !== undefined || boundary?.messages !== undefined;
}

/** What has come lets the fault act. */
export function isWithin({ bytes, messages }: Progress, { after, until }: Bounded): boolean {
  const hasBegun = bytes >= (after?.bytes ?? 0) && messages >= (after?.messages ?? 0);
  return hasBegun && bytes < (until?.bytes ?? Infinity) && messages < (until?.messages ?? Infinity);
}

/** A chunk, cut at the bounds in bytes: the fault affects exactly what is between them. */
export function cutAtBounds(chunk: Buffer, bytes: number, { after, until }: Bounded): Buffer[] {
  const cuts = [after?.bytes, until?.bytes]
    .map((bound) => (bound ?? 0) - bytes)
    .filter((cut) => cut > 0 && cut < chunk.length)
    .sort((one, other) => one - other);
  return [...cuts, chunk.length].map((cut, at) => chunk.subarray(cuts[at - 1] ?? 0, cut));
}
