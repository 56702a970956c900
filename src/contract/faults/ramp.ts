import { z } from 'zod';
import { timeFrom } from './times.ts';
import { periodOf } from './fault-time.ts';

export const rampField = z
  .strictObject({
    attribute: z.string().max(32).meta({ description: 'The attribute that changes: a number of the type.' }),
    from: z.number().meta({ description: 'Its value at the beginning, within its bounds.' }),
    to: z.number().meta({ description: 'Its value at the end, within its bounds. It stays there.' }),
    overMs: timeFrom(1).meta({ description: 'Time from the one to the other, in milliseconds.' }),
  })
  .optional()
  .meta({
    id: 'FaultRamp',
    description:
      'An attribute that changes evenly over time, instead of its own value. The time counts from the creation or last change of the fault, on all connections; with a `schedule` from the start of each period. Default: none.',
    examples: [{ attribute: 'ms', from: 0, to: 500, overMs: 60_000 }],
  });
export type Ramp = NonNullable<z.output<typeof rampField>>;

interface Ramped {
  readonly ramp?: Ramp | undefined;
  readonly schedule?: Parameters<typeof periodOf>[0] | undefined;
}

/** When the ramp of a fault begins, or began last. `sinceMs`: creation or last change of the fault, on the clock of `nowMs`. */
export function rampStart({ schedule }: Ramped, sinceMs: number, nowMs: number): number {
  return schedule === undefined ? sinceMs : periodOf(schedule, sinceMs, nowMs).beginMs;
}

/** The value of the attribute of the ramp now; undefined: the fault has none. */
export function findRampValue(fault: Ramped, sinceMs: number, nowMs: number): number | undefined {
  const { ramp } = fault;
  return ramp && rampValueAt(ramp, nowMs - rampStart(fault, sinceMs, nowMs));
}

/** The value so many milliseconds after the beginning. */
export function rampValueAt({ attribute, from, to, overMs }: Ramp, elapsedMs: number): number {
  const share = Math.min(1, Math.max(0, elapsedMs / overMs));
  const value = from + (to - from) * share;
  return FRACTIONAL.has(attribute) ? value : Math.round(value);
}

/** Attributes that may have fractions. */
const FRACTIONAL: ReadonlySet<string> = new Set([
  'ms',
  'jitterMs',
  'correlation',
  'delayMs',
  'rate',
  'ratePerByte',
  'rtoMs',
  'backoff',
  'maxMs',
]);

/** The fault as it is at one moment. */
export function faultAt<F extends Ramped>(fault: F, elapsedMs: number): F {
  const { ramp } = fault;
  return ramp === undefined ? fault : { ...fault, [ramp.attribute]: rampValueAt(ramp, elapsedMs) };
}

/** The fault whose attribute always has its current value. Without a ramp, the same object. */
export function withRamp<F extends Ramped>(fault: F, sinceMs: number, now: () => number): F {
  const { ramp } = fault;
  if (ramp === undefined) return fault;
  return Object.defineProperty({ ...fault }, ramp.attribute, {
    enumerable: true,
    get: () => findRampValue(fault, sinceMs, now()),
  });
}
