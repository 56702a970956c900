import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../errors/index.ts';

interface Deadline {
  readonly monotonicMs: number;
  /** The monotonic clock is paused while the machine is suspended. */
  readonly wallMs: number;
}

const deadlines = new AsyncLocalStorage<Deadline>();

/** Does the work of a forwarded request, whose forwarder answers for it that nothing was done when nothing has started within `leftMs`. */
export function beginningWithin(leftMs: number, work: () => void): void {
  deadlines.run({ monotonicMs: performance.now() + leftMs, wallMs: Date.now() + leftMs }, work);
}

/**
 * Throws `node_unreachable` when the request that is executed was forwarded and its time has run out: it waited for its turn, or this
 * process was stopped in the meantime. Call it where a change begins and before it is written; not in what continues in the background later.
 */
export function requireInTime(): void {
  const deadline = deadlines.getStore();
  if (deadline === undefined || (performance.now() < deadline.monotonicMs && Date.now() < deadline.wallMs)) return;
  throw new AppError('node_unreachable', 'The forwarded request did not start in time. Nothing was changed.');
}
