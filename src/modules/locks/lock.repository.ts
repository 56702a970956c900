import { Inject, Injectable } from '@nestjs/common';
import type { Order } from '../../contract/order.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import {
  lexPage,
  onRedis,
  RedisConnections,
  RedisKeys,
  type RedisScript,
  type RunGuard,
} from '../../core/redis/index.ts';
import { endedLeaseOf, leaseRecordOf, type EndedLease, type FlatHash, type LeaseRecord } from './lease-record.ts';
import { LockKeys } from './lock-keys.ts';
import { DUE, REFRESH, RELEASE, RENEW, SETTLE, TAKE, VIEW } from './lock-scripts.ts';

/** How long a waiter stays in the queue while its node is silent, in milliseconds. */
const ALIVE_MS = 5000;
/** Most locks looked at in one go. */
const DUE_COUNT = 100;

/** A request for a lock; `leaseId` names the waiter and then the lease. */
export interface Claim {
  readonly leaseId: string;
  readonly owner: string;
  readonly ttlMs: number;
  /** From now; 0: not at all. */
  readonly waitMs: number;
  /** Its place in the queue when the wait began, which restores the place if it was lost. */
  readonly place?: string | undefined;
  /** The run of a job that wants it. */
  readonly guard?: RunGuard | undefined;
}

export type Taken =
  | { readonly status: 'granted'; readonly lease: Omit<LeaseRecord, 'node'> }
  | { readonly status: 'held'; readonly holder: LeaseRecord | undefined; readonly waiters: number }
  | { readonly status: 'waiting'; readonly place: string }
  | { readonly status: 'full' | 'limit' | 'superseded' };

export interface LockView {
  readonly lease: LeaseRecord | undefined;
  readonly queue: readonly string[];
  readonly waiters: FlatHash;
}

/** What comes to light whenever a script is run for a lock. */
export interface LockObserver {
  /** Reported once in the whole cluster. */
  leaseEnded(name: string, lease: EndedLease): void;
  /** Something must be done about a lock in this many milliseconds. */
  due(inMs: number): void;
}

/** Whose lease must be released. `run`: of the job that the owner is; a lease of a later run stays. */
export type Releasing =
  | { readonly which: 'lease' | 'owner'; readonly value: string; readonly run?: number | undefined }
  | { readonly which: 'any' };

/** Locks in Redis. Every method throws `redis_unavailable` at once when Redis is down. */
@Injectable()
export class LockRepository {
  readonly #connections: RedisConnections;
  readonly #keys: LockKeys;
  readonly #limits: readonly [waiters: number, locks: number];
  readonly #node: string;
  #observer: LockObserver | undefined;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(CONFIG) config: Config,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
  ) {
    this.#connections = connections;
    this.#keys = new LockKeys(keys);
    this.#limits = [config.maxLockWaiters, config.maxLocks];
    this.#node = identity.name;
  }

  observe(observer: LockObserver): void {
    this.#observer = observer;
  }

  /** `channel` is where the claim is called when it has to wait. */
  async take(
    name: string,
    { leaseId, owner, ttlMs, waitMs, place = '', guard }: Claim,
    channel: string,
  ): Promise<Taken> {
    const [maxWaiters, maxLocks] = this.#limits;
    const [status, first, ...more] = await this.#run(
      TAKE,
      name,
      [leaseId, owner, ttlMs, waitMs, ALIVE_MS, channel, this.#node, maxWaiters, maxLocks, place, guard?.run ?? ''],
      guard,
    );
    if (status === 'held') return { status, holder: leaseRecordOf(more as FlatHash), waiters: Number(first) };
    if (status === 'waiting') return { status, place: String(first) };
    if (status !== 'granted') return { status: status as 'full' | 'limit' | 'superseded' };
    const [acquiredMs, expiresMs] = more.map(Number) as [number, number];
    return { status, lease: { leaseId, owner, ttlMs, fencingToken: Number(first), acquiredMs, expiresMs } };
  }

  /** The lease with its new expiry; undefined when it is lost. */
  async renew(name: string, leaseId: string, ttlMs: number, guard?: RunGuard): Promise<LeaseRecord | undefined> {
    const [, ...flat] = await this.#run(RENEW, name, [leaseId, ttlMs, guard?.run ?? ''], guard);
    return leaseRecordOf(flat as FlatHash);
  }

  async findLease(name: string, leaseId: string): Promise<LeaseRecord | undefined> {
    const [, ...flat] = await this.#run(RENEW, name, [leaseId, '', '']);
    return leaseRecordOf(flat as FlatHash);
  }

  /** The lease that this call ended, for the caller to tell of; undefined: there was none. A waiter with this id leaves the queue. */
  async release(name: string, releasing: Releasing): Promise<EndedLease | undefined> {
    const { status, ended } = await this.#ask(RELEASE, name, [
      releasing.which,
      ...('value' in releasing ? [releasing.value, releasing.run ?? ''] : ['', '']),
    ]);
    if (status === 'released') return ended;
    if (ended) this.#observer?.leaseEnded(name, ended);
    return undefined;
  }

  /** Reports that these still wait; returns which of them must take the lock or retry. */
  async refresh(name: string, leaseIds: readonly string[]): Promise<string[]> {
    const [, ...called] = await this.#run(REFRESH, name, [ALIVE_MS, ...leaseIds]);
    return called as string[];
  }

  async settle(name: string): Promise<void> {
    await this.#run(SETTLE, name, []);
  }

  async view(name: string): Promise<LockView> {
    const [, lease, queue, waiters] = (await this.#run(VIEW, name, [])) as [string, FlatHash, string[], FlatHash];
    return { lease: leaseRecordOf(lease), queue, waiters };
  }

  /** Locks about which something must be done now, at most {@link DUE_COUNT}, and in how many milliseconds about the next. */
  async findDue(): Promise<{ names: string[]; nextInMs: number | undefined }> {
    const [next, ...names] = (await onRedis(() =>
      DUE.run(this.#connections.api, [this.#keys.due], [DUE_COUNT]),
    )) as string[];
    return { names, nextInMs: next === '' ? undefined : Number(next) };
  }

  /** Names of the locks that `owner` holds. */
  async namesHeldBy(owner: string): Promise<string[]> {
    const members = await onRedis(() =>
      this.#connections.api.zrange(this.#keys.owners, `[${owner}\0`, `(${owner}\u0001`, 'BYLEX'),
    );
    return members.map((member) => member.slice(owner.length + 1));
  }

  async count(): Promise<number> {
    return onRedis(() => this.#connections.api.zcard(this.#keys.names));
  }

  /** Names after `after`, in order. */
  async names(after: string, count: number, order: Order): Promise<string[]> {
    return onRedis(() => lexPage(this.#connections.api, this.#keys.names, { order, after, count }));
  }

  /** Lease and number of waiters of each lock, as of now. */
  async summaries(names: readonly string[]): Promise<{ lease: LeaseRecord | undefined; waiters: number }[]> {
    if (names.length === 0) return [];
    const pipeline = this.#connections.api.pipeline().time();
    for (const name of names) pipeline.hgetall(this.#keys.state(name)).zcard(this.#keys.queue(name));
    const [time, ...answers] = await onRedis(async () => ((await pipeline.exec()) ?? []).map(valueOf));
    const now = nowOf(time as [string, string]);
    return names.map((_, at) => {
      const lease = leaseRecordOf(Object.entries(answers[2 * at] as Record<string, string>).flat());
      return { lease: lease && lease.expiresMs > now ? lease : undefined, waiters: Number(answers[2 * at + 1]) };
    });
  }

  /** What is the script's own in its answer: the status first. */
  async #run(
    script: RedisScript,
    name: string,
    args: readonly (string | number)[],
    guard?: RunGuard,
  ): Promise<unknown[]> {
    const { status, own, ended } = await this.#ask(script, name, args, guard);
    if (ended) this.#observer?.leaseEnded(name, ended);
    return [status, ...own];
  }

  async #ask(
    script: RedisScript,
    name: string,
    args: readonly (string | number)[],
    guard?: RunGuard,
  ): Promise<{ status: string; ended: EndedLease | undefined; own: unknown[] }> {
    const answer = await onRedis(() =>
      script.run(
        this.#connections.api,
        [...this.#keys.of(name), guard?.key ?? this.#keys.state(name)],
        [name, ...args],
      ),
    );
    const [status, ended, dueInMs, ...own] = answer as [string, string[], string, ...unknown[]];
    if (dueInMs !== '') this.#observer?.due(Number(dueInMs));
    return { status, ended: endedLeaseOf(ended), own };
  }
}

function valueOf([error, value]: [error: Error | null, value: unknown]): unknown {
  if (error) throw error;
  return value;
}

/** Unix milliseconds of what TIME answers. */
function nowOf([seconds, microseconds]: [string, string]): number {
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
