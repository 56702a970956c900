import { Inject, Injectable } from '@nestjs/common';
import type { EventSource } from '../../contract/index.ts';
import { EventLog } from '../events/index.ts';
import type { EndedLease } from './lease-record.ts';

/** Publishes the events of locks: one `lock.acquired` per lease, and one `lock.released` or `lock.expired`. */
@Injectable()
export class LockEvents {
  readonly #log: EventLog;

  constructor(@Inject(EventLog) log: EventLog) {
    this.#log = log;
  }

  acquired(
    name: string,
    { owner, fencingToken, ttlMs }: { owner: string; fencingToken: number; ttlMs: number },
    waitedMs: number,
  ): void {
    this.#log.publish({
      type: 'lock.acquired',
      subject: subjectOf(name),
      data: { owner, fencingToken, ttlMs, waitedMs },
    });
  }

  /** `forcedBy`: who ended a lease that was not theirs. */
  ended(name: string, { how, owner, fencingToken, heldMs }: EndedLease, forcedBy?: string): void {
    const data = { owner, fencingToken, heldMs };
    if (how === 'expired') this.#log.publish({ type: 'lock.expired', subject: subjectOf(name), data });
    else
      this.#log.publish({
        type: 'lock.released',
        subject: subjectOf(name),
        data: { ...data, forced: forcedBy !== undefined, ...(forcedBy === undefined ? {} : { by: forcedBy }) },
      });
  }
}

function subjectOf(name: string): EventSource {
  return { kind: 'lock', id: name };
}
