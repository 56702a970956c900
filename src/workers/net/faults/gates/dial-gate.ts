import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { HeldDial } from '../../connection/gate.ts';
import type { EndpointFaults } from '../endpoint-faults.ts';
import type { TimerHeap } from '../timer-heap.ts';
import { HoldGate } from './hold-gate.ts';
import { jittered } from './jittered.ts';

type How = FaultOf<'dialFailure'>['how'];

/** Delays and fails the dials of an endpoint's connections. */
export function dialGate(faults: EndpointFaults, heap: TimerHeap): HoldGate<How, HeldDial, 'timeout'> {
  return new HoldGate(heap, 'timeout', (dial, nowMs) => {
    const [failure] = faults.gatesOn('dialFailure', dial, nowMs);
    return {
      delays: faults
        .gatesOn('dialDelay', dial, nowMs)
        .map((active) => ({ active, ms: jittered(active, dial.ordinal, dial.attempt) })),
      failure: failure && { active: failure, how: failure.fault.how },
    };
  });
}
