import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AppError, RedisUnavailableError } from '../../core/errors/index.ts';
import { newId } from '../../core/ids.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { LockRepository } from './lock.repository.ts';
import { Waiter } from './waiter.ts';

/** How often the waiters of this node are refreshed in Redis, in milliseconds; also how long a lost notification can go unnoticed. */
const REFRESH_INTERVAL_MS = 1000;

/**
 * Those who wait for locks on this node. A script that frees a lock calls its first waiter over the channel of the node it waits on:
 *
 *   release on any node ──script──▶ PUBLISH channel ──▶ this node: the waiter wakes and takes the lock
 *
 * Notifications can be lost (pub/sub), so each waiter also polls once a second, which also refreshes it in Redis.
 */
@Injectable()
export class WaitingRoom {
  /** Where this process is notified of its waiters' turns. */
  readonly channel: string;
  readonly #logger = new Logger('locks');
  readonly #repository: LockRepository;
  readonly #connections: RedisConnections;
  readonly #waiters = new Map<string, Waiter>();
  #subscriber: Redis | undefined;
  #interval: NodeJS.Timeout | undefined;
  #refreshing = false;
  #closed = false;
  readonly #failAll = (): void => this.#fail(() => new RedisUnavailableError());

  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.channel = `${keys.locks('calls')}:${newId('nod')}`;
    this.#repository = repository;
    this.#connections = connections;
    lifecycle.register({
      name: 'lock waiters',
      start: { stage: 'log', run: () => this.#open() },
      stop: { stage: 'accepting', run: async () => this.#close() },
    });
  }

  /** Number of waiters. The caller limits them. */
  get size(): number {
    return this.#waiters.size;
  }

  /** To be left again by {@link leave}. */
  enter(name: string, leaseId: string, owner: string, run?: number): Waiter {
    if (this.#closed) throw new AppError('shutting_down', 'The node is shutting down.');
    const waiter = new Waiter(name, leaseId, owner, run);
    this.#waiters.set(leaseId, waiter);
    this.#interval ??= setInterval(() => void this.#refreshAll(), REFRESH_INTERVAL_MS);
    return waiter;
  }

  leave({ leaseId }: Waiter): void {
    this.#waiters.delete(leaseId);
    if (this.#waiters.size === 0) this.#stopRefreshing();
  }

  /** Ends the waits of an owner that has ended; with `run` not those of a later run of the job. */
  dismiss(owner: string, run = Infinity): void {
    for (const waiter of this.#waiters.values()) {
      if (waiter.owner === owner && (waiter.run ?? 0) <= run)
        waiter.fail(new AppError('gone', `The owner "${owner}" has ended.`));
    }
  }

  async #open(): Promise<void> {
    this.#subscriber = this.#connections.patient('locks');
    this.#subscriber.on('message', (_channel, leaseId) => this.#waiters.get(leaseId)?.call());
    this.#connections.on('down', this.#failAll);
    await this.#subscriber.subscribe(this.channel);
  }

  #close(): void {
    this.#closed = true;
    this.#connections.off('down', this.#failAll);
    this.#fail(() => new AppError('shutting_down', 'The node is shutting down.'));
    this.#stopRefreshing();
  }

  #fail(reason: () => AppError): void {
    for (const waiter of this.#waiters.values()) waiter.fail(reason());
  }

  #stopRefreshing(): void {
    clearInterval(this.#interval);
    this.#interval = undefined;
  }

  async #refreshAll(): Promise<void> {
    // A Redis that is slow is not asked faster than it answers.
    if (this.#refreshing) return;
    this.#refreshing = true;
    for (const [name, waiters] of Map.groupBy(this.#waiters.values(), (waiter) => waiter.name))
      await this.#refresh(name, waiters);
    this.#refreshing = false;
  }

  /** One call a lock, whatever the number of waiters. */
  async #refresh(name: string, waiters: readonly Waiter[]): Promise<void> {
    try {
      for (const leaseId of await this.#repository.refresh(
        name,
        waiters.map((waiter) => waiter.leaseId),
      ))
        this.#waiters.get(leaseId)?.call();
    } catch (error) {
      this.#logger.debug(`waiters of lock "${name}" were not refreshed: ${String(error)}`);
      for (const waiter of waiters) waiter.fail(error);
    }
  }
}
