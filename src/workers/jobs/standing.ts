import type { WorkLease } from '../../core/work-lease.ts';
import { pause } from './deadline.ts';

/** The part of a WorkLease that jobs use. */
export type Lease = Pick<WorkLease, 'isOver' | 'isDoubtful' | 'beginning' | 'acknowledge'>;

export interface Standing {
  /** Absent: it never expires. */
  readonly lease?: Lease | undefined;
  readonly signal: AbortSignal;
}

/** How often a job checks whether it may continue, in milliseconds. */
const LOOK_MS = 5;

/**
 * Await it before anything with an external effect. While this process is stopped, for example by SIGSTOP, another node may take over the
 * job, so everything waits here until the main thread has checked. Then the lease is valid again, or the signal is aborted. Rejects with
 * the reason of the signal.
 */
export async function stillStanding({ lease, signal }: Standing): Promise<void> {
  signal.throwIfAborted();
  for (;;) {
    if (lease?.isDoubtful !== true) return;
    const { isOver, beginning } = lease;
    // Meanwhile the event loop turns, and the thread receives whatever the main thread sent before it renewed the lease.
    await pause(LOOK_MS, signal);
    if (!isOver) lease.acknowledge(beginning);
  }
}
