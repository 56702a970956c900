import { Inject, Injectable } from '@nestjs/common';
import {
  DEFAULT_LEASE_TTL_MS,
  type Lease,
  type Lock,
  type LockQuery,
  type LockSummary,
  type Page,
} from '../../contract/index.ts';
import { AppError, NotFoundError } from '../../core/errors/index.ts';
import { decodeCursor, encodeCursor } from '../../core/http/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';
import { AbandonedClaims } from './abandoned-claims.ts';
import { Acquisition, type AcquireRequest } from './acquisition.ts';
import { HeldLease } from './held-lease.ts';
import { holderOf, leaseOf, waitersOf } from './lease-record.ts';
import { LockEvents } from './lock-events.ts';
import { LockRepository } from './lock.repository.ts';
import { WaitingRoom } from './waiting-room.ts';

/** As {@link AcquireRequest}; time to live by default 30 s, and no waiting. */
export type HoldRequest = Pick<AcquireRequest, 'name' | 'owner' | 'signal' | 'guard'> &
  Partial<Pick<AcquireRequest, 'ttlMs' | 'waitMs'>>;

/** Locks of the cluster: one holder at a time, first come first served, for as long as the lease is renewed. */
@Injectable()
export class Locks {
  readonly #repository: LockRepository;
  readonly #acquisition: Acquisition;
  readonly #abandoned: AbandonedClaims;
  readonly #events: LockEvents;
  readonly #room: WaitingRoom;

  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(Acquisition) acquisition: Acquisition,
    @Inject(AbandonedClaims) abandoned: AbandonedClaims,
    @Inject(LockEvents) events: LockEvents,
    @Inject(WaitingRoom) room: WaitingRoom,
  ) {
    this.#repository = repository;
    this.#acquisition = acquisition;
    this.#abandoned = abandoned;
    this.#events = events;
    this.#room = room;
  }

  /** Rejects with `lock_held`, `lock_queue_full`, `lock_limit`, `redis_unavailable`, `shutting_down`, or the signal's reason. */
  async acquire(request: AcquireRequest): Promise<Lease> {
    return (await this.#acquisition.acquire(request)).lease;
  }

  /** The lease ends `ttlMs` from now. Throws `lease_lost`, also when `guard` is a run of a job of which another one has started. */
  async renew(name: string, leaseId: string, ttlMs: number, guard?: RunGuard): Promise<Lease> {
    const record = await this.#repository.renew(name, leaseId, ttlMs, guard);
    if (!record) throw lost(name);
    return leaseOf(name, record);
  }

  /** Throws `lease_lost`. */
  async getLease(name: string, leaseId: string): Promise<Lease> {
    const record = await this.#repository.findLease(name, leaseId);
    if (!record) throw lost(name);
    return leaseOf(name, record);
  }

  /** Throws `lease_lost` when there is no such lease any more. */
  async release(name: string, leaseId: string): Promise<void> {
    const ended = await this.#repository.release(name, { which: 'lease', value: leaseId });
    if (!ended) throw lost(name);
    this.#events.ended(name, ended);
  }

  /** Releases a lease as soon as that is possible, whether it is still there or not. Never throws, never waits. */
  abandon(name: string, leaseId: string): void {
    this.#abandoned.add({ name, leaseId, published: true });
  }

  /** Releases every lock of an owner that has ended, a job for example, and ends its waits on this node; how many locks there were. With `run`, a lease of a later run of the job stays. */
  async releaseOwner(owner: string, run?: number): Promise<number> {
    this.#room.dismiss(owner, run);
    let count = 0;
    for (const name of await this.#repository.namesHeldBy(owner)) {
      const ended = await this.#repository.release(name, { which: 'owner', value: owner, run });
      if (!ended) continue;
      this.#events.ended(name, ended);
      count += 1;
    }
    return count;
  }

  /** Releases the lock regardless of its holder; the event names `by`. Throws `not_found` when it is free. */
  async releaseByForce(name: string, by: string): Promise<void> {
    const ended = await this.#repository.release(name, { which: 'any' });
    if (!ended) throw new NotFoundError('holder of the lock', name);
    this.#events.ended(name, ended, by);
  }

  /** Acquires a lock and renews it until it is released. Rejects as {@link acquire}. */
  async hold({
    name,
    owner,
    ttlMs = DEFAULT_LEASE_TTL_MS,
    waitMs = 0,
    signal,
    guard,
  }: HoldRequest): Promise<HeldLease> {
    const { lease, askedAt } = await this.#acquisition.acquire({ name, owner, ttlMs, waitMs, signal, guard });
    return new HeldLease(lease, askedAt, {
      renew: () => this.renew(name, lease.leaseId, ttlMs, guard),
      release: () => this.#giveBack(name, lease.leaseId),
    });
  }

  /** Runs `work` while holding a lock; its signal is aborted when the lock is lost, and then this rejects with `lease_lost`. */
  async withLease<T>(request: HoldRequest, work: (lease: Lease, signal: AbortSignal) => Promise<T>): Promise<T> {
    const held = await this.hold(request);
    const signal = request.signal ? AbortSignal.any([request.signal, held.lost]) : held.lost;
    let result: T;
    try {
      result = await work(held.lease, signal);
    } catch (error) {
      await held.release();
      throw held.lost.aborted ? held.lost.reason : error;
    }
    // What was done after the loss may have been done by the next holder, too.
    if (!(await held.release())) throw held.lost.aborted ? held.lost.reason : lost(request.name);
    return result;
  }

  async get(name: string): Promise<Lock> {
    const { lease, queue, waiters } = await this.#repository.view(name);
    return { name, holder: lease ? holderOf(lease) : null, waiters: queue.length, queue: waitersOf(queue, waiters) };
  }

  /** Locks that are held or waited for, by name. */
  async list({ limit, cursor, order }: LockQuery): Promise<Page<LockSummary>> {
    const found = await this.#repository.names(
      cursor === undefined ? '' : decodeCursor(cursor, /^[\w.:-]{1,128}$/),
      limit + 1,
      order,
    );
    const names = found.slice(0, limit);
    const summaries = await this.#repository.summaries(names);
    const items = names.map((name, at) => ({
      name,
      holder: summaries[at]?.lease ? holderOf(summaries[at].lease) : null,
      waiters: summaries[at]?.waiters ?? 0,
    }));
    return { items, nextCursor: found.length > limit ? encodeCursor(names.at(-1) ?? '') : null };
  }

  async #giveBack(name: string, leaseId: string): Promise<boolean> {
    try {
      await this.release(name, leaseId);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'lease_lost') return false;
      this.abandon(name, leaseId);
      return true;
    }
  }
}

function lost(name: string): AppError {
  return new AppError('lease_lost', `The lease of the lock "${name}" has ended.`);
}
