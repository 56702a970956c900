import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { Lifecycle } from '../../../core/lifecycle/index.ts';
import { EventsRepository } from '../events.repository.ts';
import { EventHub } from '../hub/event-hub.ts';
import type { Subscriber } from './subscriber.ts';
import type { Subscription } from './subscription.ts';

/** One stream socket, or one SSE answer. */
export interface Connected {
  readonly subscriber: Subscriber;
  readonly subscriptions: Iterable<Subscription>;
  /** The node is shutting down: send what waits, within `timeoutMs`, and close; resolves when it is closed. */
  finish(timeoutMs: number): Promise<void>;
}

export interface SubscriberStats {
  /** Stream sockets and SSE answers. */
  readonly subscribers: number;
  readonly subscriptions: number;
  /** Subscriptions that are behind the end of the log. */
  readonly behind: number;
  /** Bytes that wait for all of them together. */
  readonly pendingBytes: number;
}

/** A mark that is due is sent at most this share of the interval late. */
const MARK_LATE_SHARE = 0.25;
const REACH_POLL_MS = 5;

/** Everybody who gets events from this node: counted, bounded, kept fresh with marks, and closed at shutdown. */
@Injectable()
export class Subscribers implements OnModuleDestroy {
  readonly #logger = new Logger('subscribers');
  readonly #config: Config;
  readonly #hub: EventHub;
  readonly #repository: EventsRepository;
  readonly #connected = new Set<Connected>();
  readonly #marks: NodeJS.Timeout;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(EventHub) hub: EventHub,
    @Inject(EventsRepository) repository: EventsRepository,
  ) {
    this.#config = config;
    this.#hub = hub;
    this.#repository = repository;
    this.#marks = setInterval(() => this.#mark(), Math.max(5, config.markIntervalMs * MARK_LATE_SHARE)).unref();
    lifecycle.register({
      name: 'subscribers',
      stop: { stage: 'subscribers', run: (graceMs) => this.#finish(graceMs) },
    });
  }

  get stats(): SubscriberStats {
    let subscriptions = 0;
    let behind = 0;
    let pendingBytes = 0;
    for (const connected of this.#connected) {
      pendingBytes += connected.subscriber.pendingBytes;
      for (const { state } of connected.subscriptions) {
        subscriptions += 1;
        behind += Number(state !== 'live');
      }
    }
    return { subscribers: this.#connected.size, subscriptions, behind, pendingBytes };
  }

  /** Throws `subscriber_limit` when there is no place for another one. */
  checkRoom(): void {
    const { maxSubscribers } = this.#config;
    if (this.#connected.size >= maxSubscribers)
      throw new AppError(
        'subscriber_limit',
        `This node has ${maxSubscribers} subscribers, the limit (PORTCALL_MAX_SUBSCRIBERS).`,
      );
  }

  /** Call the answer when it has gone. Throws `subscriber_limit`. */
  add(connected: Connected): () => void {
    this.checkRoom();
    this.#connected.add(connected);
    return () => void this.#connected.delete(connected);
  }

  onModuleDestroy(): void {
    clearInterval(this.#marks);
  }

  #mark(): void {
    const nowMs = Date.now();
    for (const { subscriptions } of this.#connected)
      for (const subscription of subscriptions) subscription.markIfQuiet(nowMs, this.#config.markIntervalMs);
  }

  /** Everybody gets what is in the log by now, then the close. */
  async #finish(graceMs: number): Promise<void> {
    if (this.#connected.size === 0) return;
    const deadlineMs = Date.now() + graceMs;
    await this.#reachEnd(deadlineMs).catch((error: unknown) =>
      this.#logger.warn(`could not read the last events: ${String(error)}`),
    );
    const restMs = Math.max(0, deadlineMs - Date.now());
    await Promise.all([...this.#connected].map((connected) => connected.finish(restMs)));
  }

  async #reachEnd(deadlineMs: number): Promise<void> {
    const { last } = await this.#repository.readHead();
    if (!last) return;
    while (Date.now() < deadlineMs && !this.#hub.hasReached(last)) await setTimeout(REACH_POLL_MS);
  }
}
