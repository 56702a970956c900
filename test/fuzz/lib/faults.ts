import type { FaultType } from '../../../src/contract/faults/index.ts';
import { listenerSpecSchema } from '../../../src/contract/listener.ts';
import { fixtures } from '../../contract/faults/fixtures.ts';
import type { FaultInput } from '../../contract/faults/rig.ts';

type OtherType = Exclude<FaultType, keyof typeof fixtures>;

/** Of the types that have no stage. */
const others: { readonly [T in OtherType]: readonly FaultInput[] } = {
  profile: [
    { type: 'profile', profile: 'very-bad' },
    { type: 'profile', profile: 'dialup', share: 'peer' },
  ],
  dialFailure: [{ type: 'dialFailure', how: 'refused', probability: 0.5 }],
  dialDelay: [{ type: 'dialDelay', ms: 5, ramp: { attribute: 'ms', from: 0, to: 50, overMs: 100 } }],
  acceptDelay: [{ type: 'acceptDelay', ms: 5, jitterMs: 5, maxHits: 3 }],
  limitConnections: [
    { type: 'limitConnections', max: 2, excess: 'hold' },
    { type: 'limitConnections', max: 1, perSecond: 5, ramp: { attribute: 'max', from: 0, to: 9, overMs: 300 } },
  ],
  refuse: [
    { type: 'refuse', schedule: { durationMs: 20, everyMs: 60 } },
    { type: 'refuse', ttlMs: 50 },
  ],
  tlsHandshake: [{ type: 'tlsHandshake', failure: 'stall' }],
};

/** Faults of every type, with every scope somewhere. */
export const faults: readonly FaultInput[] = [
  ...Object.values(fixtures).flatMap(({ variants }) => variants),
  ...Object.values(others).flat(),
  { type: 'latency', ms: 20, direction: 'both', ttlMs: 40, when: { connections: { every: 2 } } },
  {
    type: 'bandwidth',
    bytesPerSecond: 50_000,
    direction: 'both',
    share: 'peer',
    schedule: { durationMs: 20, everyMs: 40 },
  },
  { type: 'limit', bytes: 4000, share: 'endpoint', then: 'reset', direction: 'in', maxHits: 2 },
  {
    type: 'slice',
    bytes: 7,
    ramp: { attribute: 'bytes', from: 1, to: 100, overMs: 200 },
    after: { bytes: 10 },
    until: { ms: 300 },
  },
  { type: 'close', afterMs: 100, how: 'reset', ramp: { attribute: 'afterMs', from: 500, to: 0, overMs: 100 } },
  { type: 'corrupt', rate: 0.5, direction: 'in', probability: 0.5, seed: 3, order: 5 },
];

/** Whether a listener with this spec may have it. */
export function worksOn(fault: FaultInput, spec: object): boolean {
  return listenerSpecSchema.safeParse({ ...spec, faults: { one: fault } }).success;
}
