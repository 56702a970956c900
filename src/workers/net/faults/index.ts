import { seedOf } from '../../../contract/faults/chance/index.ts';
import type { Cables } from '../connection/cable.ts';
import { systemClock } from './clock.ts';
import { EndpointCables } from './endpoint-cables.ts';
import { HeldBudget } from './held-budget.ts';
import type { FaultThread } from './pipeline.ts';
import type { FaultReporter } from './fault-reporter.ts';
import { TypeTotals } from './type-totals.ts';
import { TimerHeap } from './timer-heap.ts';

/** What the faults of all endpoints of a thread share. `number`: of the thread on its node, from 0. */
export function createFaultThread(number: number): FaultThread {
  return { number, heap: new TimerHeap(systemClock), budget: new HeldBudget(), totals: new TypeTotals() };
}

/** The faults of one endpoint; its id is their seed, unless they have one of their own. */
export function createCables(thread: FaultThread, endpoint: string, reporter: FaultReporter): Cables {
  return new EndpointCables(thread, seedOf(endpoint), reporter);
}

export type { FaultReporter } from './fault-reporter.ts';
export type { FaultThread } from './pipeline.ts';
