import type { WorkLease } from '../../core/work-lease.ts';
import { pause } from './deadline.ts';

/** What jobs need of it. */
export type Lease = Pick<WorkLease, 'isOver' | 'isDoubtful' | 'beginning' | 'acknowledge'>;

export interface Standing {
  /** Absent: never over. */
  readonly lease?: Lease | undefined;
  readonly signal: AbortSignal;
}

/** How often a job checks whether it may continue, in milliseconds. */
const LOOK_MS = 5;

/**
 * To be awaited before a job does anything that others can see. After this process stood still, for example by SIGSTOP, another node may run the
 * job: until the main thread knows, everything waits here. Then the lease lasts again, or the signal is aborted. Rejects with its reason.
 */
export async function stillStanding({ lease, signal }: Standing): Promise<void> {
  signal.throwIfAborted();
  for (;;) {
    if (lease?.isDoubtful !== true) return;
    const { isOver, beginning } = lease;
    // In that time the event loop turns, and whatever the main thread has sent before the lease began anew is heard.
    await pause(LOOK_MS, signal);
    if (!isOver) lease.acknowledge(beginning);
  }
}
