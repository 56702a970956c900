import { Inject, Injectable } from '@nestjs/common';
import { Counters } from '../counters/index.ts';
import { Locks } from '../locks/index.ts';
import { JobCallbacks } from './job-callbacks.ts';

/** Counters and locks for running jobs. */
@Injectable()
export class SharedState {
  constructor(
    @Inject(JobCallbacks) callbacks: JobCallbacks,
    @Inject(Counters) counters: Counters,
    @Inject(Locks) locks: Locks,
  ) {
    callbacks.register('counter.add', async ({ counter, by, fence }, { guard }) => ({
      value: (await counters.add(counter, { by, guard, ...fence })).value,
    }));
    callbacks.register('counter.get', async ({ counter }) => ({ value: await counters.valueOf(counter) }));
    callbacks.register('counter.set', async ({ counter, value, fence }, { guard }) => ({
      value: (await counters.set(counter, value, { guard, ...fence })).counter.value,
    }));
    callbacks.register('lock.acquire', async ({ lock, owner, ttlMs, waitMs }, { signal, guard }) => {
      const { leaseId, fencingToken } = await locks.acquire({ name: lock, owner, ttlMs, waitMs, signal, guard });
      return { leaseId, fencingToken };
    });
    callbacks.register('lock.renew', async ({ lock, leaseId, ttlMs }, { guard }) => {
      await locks.renew(lock, leaseId, ttlMs, guard);
      return null;
    });
    callbacks.register('lock.release', async ({ lock, leaseId }) => {
      await locks.release(lock, leaseId);
      return null;
    });
  }
}
