import type { Fence } from '../../../contract/jobs/thread-messages.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { JobContext, JobRun } from '../context.ts';
import { stillStanding } from '../standing.ts';

/** How long the lock is held without being renewed, in milliseconds; it is renewed after a third of it. */
const LOCK_TTL_MS = 15_000;

interface HeldLock {
  readonly fence: Fence;
  /** Throws when it is not held any more. */
  check(): void;
}

export const run: JobRun<'counter.add'> = async ({ counter, by, times, atomic, lock, lockWaitMs }, context) => {
  const addAll = async (held?: HeldLock): Promise<number> => {
    const fence = held?.fence;
    let value = 0;
    for (let done = 0; done < times; done += 1) {
      await stillStanding(context);
      held?.check();
      ({ value } = await (atomic
        ? context.call('counter.add', { counter, by, fence })
        : readAddWrite({ counter, by, fence }, context)));
      context.progress((done + 1) / times);
    }
    return value;
  };
  return {
    value: lock === undefined ? await addAll() : await holding(lock, lockWaitMs, context, addAll),
    added: by * times,
  };
};

/** What a program does that shares a variable: between reading and writing others may write, and without a lock they are overwritten. */
async function readAddWrite(
  { counter, by, fence }: { counter: string; by: number; fence: Fence | undefined },
  { call }: JobContext,
): Promise<{ value: number }> {
  const { value } = await call('counter.get', { counter });
  return call('counter.set', { counter, value: value + by, fence });
}

async function holding<T>(
  lock: string,
  waitMs: number,
  { call, id, signal }: JobContext,
  work: (held: HeldLock) => Promise<T>,
): Promise<T> {
  const { leaseId, fencingToken } = await call('lock.acquire', { lock, owner: id, ttlMs: LOCK_TTL_MS, waitMs });
  let lost: AppError | undefined;
  const renewal = setInterval(() => {
    call('lock.renew', { lock, leaseId, ttlMs: LOCK_TTL_MS }).catch((error: AppError) => (lost ??= error));
  }, LOCK_TTL_MS / 3);
  const check = (): void => {
    if (lost !== undefined) throw lost;
  };
  try {
    signal.throwIfAborted();
    return await work({ fence: { lock, fencingToken }, check });
  } finally {
    clearInterval(renewal);
    // A lease that is gone already is released as well as can be.
    await call('lock.release', { lock, leaseId }).catch(() => undefined);
  }
}
