import { Inject, Injectable } from '@nestjs/common';
import type { Lease, LockHolder } from '../../contract/index.ts';
import { AppError } from '../../core/errors/index.ts';
import { newId } from '../../core/ids.ts';
import { Metrics } from '../../core/metrics/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';
import { AbandonedClaims } from './abandoned-claims.ts';
import { holderOf, leaseOf } from './lease-record.ts';
import { LockEvents } from './lock-events.ts';
import { LockRepository, type Taken } from './lock.repository.ts';
import type { Waiter } from './waiter.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface AcquireRequest {
  readonly name: string;
  readonly owner: string;
  /** Time to live of the lease, in milliseconds. */
  readonly ttlMs: number;
  /** How long to wait when the lock is held, in milliseconds. 0: not at all. */
  readonly waitMs: number;
  /** Ends the wait: the place in the queue is given up, and the lock too if it was acquired at that moment. */
  readonly signal?: AbortSignal | undefined;
  /** The run of a job that wants it: `lease_lost` once another run of the job has started. */
  readonly guard?: RunGuard | undefined;
}

export interface Acquired {
  readonly lease: Lease;
  /** By performance.now(): the time to live began later. */
  readonly askedAt: number;
}

/**
 * Acquires a lock:
 *
 *   take ──granted──▶ lease
 *    │ ▲ └─held and waitMs over──▶ 409
 *    │ └──called, or missing from the queue──┐
 *    └──waiting──▶ a place in the queue ─────┘   aborted, Redis gone, node stopping: the place is given up
 */
@Injectable()
export class Acquisition {
  readonly #repository: LockRepository;
  readonly #room: WaitingRoom;
  readonly #abandoned: AbandonedClaims;
  readonly #events: LockEvents;
  readonly #metrics: Metrics;

  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(WaitingRoom) room: WaitingRoom,
    @Inject(AbandonedClaims) abandoned: AbandonedClaims,
    @Inject(LockEvents) events: LockEvents,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#repository = repository;
    this.#room = room;
    this.#abandoned = abandoned;
    this.#events = events;
    this.#metrics = metrics;
  }

  /** Rejects with `lock_held`, `lock_queue_full`, `lock_limit`, `redis_unavailable`, `shutting_down`, or the signal's reason. */
  async acquire(request: AcquireRequest): Promise<Acquired> {
    const { name, owner, signal, waitMs, guard } = request;
    signal?.throwIfAborted();
    const leaseId = newId('lea');
    // Before the lock is requested, so that no notification is missed.
    const waiter = waitMs > 0 ? this.#room.enter(name, leaseId, owner, guard?.run) : undefined;
    const onAbort = (): void => waiter?.fail(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    try {
      return await this.#take(request, leaseId, waiter);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (waiter) this.#room.leave(waiter);
    }
  }

  async #take(request: AcquireRequest, leaseId: string, waiter: Waiter | undefined): Promise<Acquired> {
    const { name, owner, ttlMs, waitMs, signal, guard } = request;
    const begunAt = performance.now();
    const claim = { name, leaseId, published: false };
    let place: string | undefined;
    let taken: Taken | undefined;
    try {
      for (;;) {
        const askedAt = performance.now();
        const leftMs = Math.max(0, Math.ceil(begunAt + waitMs - askedAt));
        taken = undefined;
        taken = await this.#repository.take(
          name,
          { leaseId, owner, ttlMs, waitMs: leftMs, place, guard },
          this.#room.channel,
        );
        if (taken.status === 'granted') {
          claim.published = true;
          this.#publish(name, taken.lease, askedAt - begunAt);
          signal?.throwIfAborted();
          return { lease: leaseOf(name, taken.lease), askedAt };
        }
        if (taken.status !== 'waiting') throw refusal(name, taken, waitMs);
        place ??= taken.place;
        await waiter?.turn(leftMs);
      }
    } catch (error) {
      // Undefined: Redis may have run the script and could not say so.
      if (taken === undefined || taken.status === 'waiting' || taken.status === 'granted') this.#abandoned.add(claim);
      throw error;
    }
  }

  #publish(name: string, lease: { owner: string; fencingToken: number; ttlMs: number }, waitedMs: number): void {
    this.#events.acquired(name, lease, Math.round(waitedMs));
    this.#metrics.observe('portcall_lock_wait_seconds', waitedMs / 1000, {});
  }
}

function refusal(name: string, taken: Exclude<Taken, { status: 'granted' | 'waiting' }>, waitMs: number): AppError {
  if (taken.status === 'full')
    return new AppError(
      'lock_queue_full',
      `The wait queue of the lock "${name}" is full (PORTCALL_MAX_LOCK_WAITERS). Retry later.`,
    );
  if (taken.status === 'superseded')
    return new AppError(
      'lease_lost',
      `Another run of the job has started; this one does not acquire the lock "${name}".`,
    );
  if (taken.status === 'limit')
    return new AppError('lock_limit', 'The cluster has PORTCALL_MAX_LOCKS locks in use. Retry later.');
  if (taken.status !== 'held') throw new TypeError('not a refusal');
  const holder: LockHolder | null = taken.holder ? holderOf(taken.holder) : null;
  const who = holder === null ? 'is promised to a waiting owner' : `is held by "${holder.owner}"`;
  return new AppError(
    'lock_held',
    `The lock "${name}" ${who}${waitMs === 0 ? '' : ` and was not free within ${waitMs} ms`}.`,
    { extra: { holder, waiters: taken.waiters } },
  );
}
