import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { HeldHandshake } from '../../connection/gate.ts';
import type { EndpointFaults } from '../endpoint-faults.ts';
import type { TimerHeap } from '../timer-heap.ts';
import { HoldGate } from './hold-gate.ts';

type How = NonNullable<FaultOf<'tlsHandshake'>['failure']>;

/** Delays and fails the TLS handshakes of a listener's connections. */
export function handshakeGate(faults: EndpointFaults, heap: TimerHeap): HoldGate<How, HeldHandshake, 'stall'> {
  return new HoldGate(heap, 'stall', (handshake, nowMs) => {
    const all = faults.gatesOn('tlsHandshake', handshake, nowMs);
    const failing = all.find(({ fault }) => fault.failure !== undefined);
    const how = failing?.fault.failure;
    return {
      delays: all.flatMap((active) => {
        const { delayMs = 0 } = active.current;
        return delayMs === 0 ? [] : [{ active, ms: delayMs }];
      }),
      failure: failing === undefined || how === undefined ? undefined : { active: failing, how },
    };
  });
}
