import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Transferable } from 'node:worker_threads';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { closeReasons } from '../../contract/connection.ts';
import type { ClientObserved, ListenerObserved, NetOp, NetOps } from '../../contract/thread-messages.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { PROXY_DEPTHS_BYTES } from '../../contract/proxy-dial.ts';
import { AppError, NotFoundError } from '../../core/errors/index.ts';
import { placementOf } from '../../core/ids.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import type { NetNotice, NetThread } from './net-thread.ts';
import { ThreadEvents } from './thread-events.ts';
import { ThreadSlot } from './thread-slot.ts';

interface NetThreadsEvents {
  /** A thread ended although it should run: what was open on it is gone. `ready` follows when its replacement takes requests. */
  lost: [thread: number, detail: string];
  /** A thread takes requests: at the start, and after a replacement. Nothing is open on it. */
  ready: [thread: number];
  listenerStatus: [thread: number, id: string, observed: ListenerObserved];
  clientStatus: [thread: number, id: string, observed: ClientObserved];
  /** A fault has had its last hit, and a thread holds nothing of it. */
  faultSpent: [endpoint: string, name: string, generation: number];
  /** At shutdown: the threads have closed everything and published it. */
  drained: [];
}

/** How long a thread may take for a request that does not wait for anything, in milliseconds. */
const CALL_TIMEOUT_MS = 10_000;
/** How much longer than the wait it asks for a request may take, in milliseconds. */
export const CALL_MARGIN_MS = 2000;
/** How long a thread may take to end after its `shutdown` was answered, in milliseconds. */
const END_TIMEOUT_MS = 1000;

/** Threads when the configuration says nothing: one a core, within these bounds. */
const DEFAULT_THREADS = { min: 2, max: 8 };

/**
 * The net threads of this node: starts them, takes their requests and events, replaces those that die, ends them at shutdown. Every
 * socket lives on one of them; nothing here touches a byte of a user.
 */
@Injectable()
export class NetThreads extends EventEmitter<NetThreadsEvents> {
  /** How many there are. */
  readonly count: number;
  readonly #config: Config;
  readonly #identity: NodeIdentity;
  readonly #events: ThreadEvents;
  readonly #egress: EgressPolicy;
  readonly #logger = new Logger('net-threads');
  #slots: ThreadSlot[] = [];

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(ThreadEvents) events: ThreadEvents,
    @Inject(EgressPolicy) egress: EgressPolicy,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    super();
    this.count =
      config.netThreads ?? Math.min(Math.max(availableParallelism(), DEFAULT_THREADS.min), DEFAULT_THREADS.max);
    this.#config = config;
    this.#identity = identity;
    this.#events = events;
    this.#egress = egress;
    lifecycle.register({
      name: 'net threads',
      start: { stage: 'threads', run: () => this.#start() },
      stop: { stage: 'threads', run: () => this.#end() },
    });
    lifecycle.register({ name: 'endpoints', stop: { stage: 'draining', run: (graceMs) => this.#drain(graceMs) } });
  }

  /** Numbers of the threads that take requests now. */
  ready(): number[] {
    return this.#slots.filter((slot) => slot.ready !== undefined).map((slot) => slot.index);
  }

  /**
   * A request to one thread. `waitMs` is how long the request itself waits for something (a grace, an answer); default 0. Rejects with
   * the thread's error, `timeout` when it does not answer, `thread_lost` when it ends or is being replaced.
   */
  call<Op extends NetOp>(
    thread: number,
    op: Op,
    params: NetOps[Op]['params'],
    waitMs = 0,
    transfer: readonly Transferable[] = [],
  ): Promise<NetOps[Op]['result']> {
    const ready = this.#slots[thread]?.ready;
    if (!ready)
      return Promise.reject(new AppError('thread_lost', `Net thread ${thread} is not running. Retry shortly.`));
    return ready.call(op, params, waitMs === 0 ? CALL_TIMEOUT_MS : waitMs + CALL_MARGIN_MS, transfer);
  }

  /**
   * A request about one connection, to the thread that its id names. Rejects with `connection_ended` while its end is remembered, then with `not_found`.
   */
  async callOfConnection<Op extends NetOp>(
    connection: string,
    op: Op,
    params: NetOps[Op]['params'],
    transfer: readonly Transferable[] = [],
  ): Promise<NetOps[Op]['result']> {
    const placement = placementOf(connection);
    if (placement === undefined || placement.slot !== this.#identity.slot || placement.thread >= this.count)
      throw new NotFoundError('connection', connection);
    try {
      return await this.call(placement.thread, op, params, 0, transfer);
    } catch (error) {
      // A connection does not survive its thread.
      if (error instanceof AppError && (error.code === 'not_found' || error.code === 'thread_lost'))
        throw this.missingConnection(connection);
      throw error;
    }
  }

  /** Why there is no such connection (any more). */
  missingConnection(connection: string): AppError {
    const end = this.#slots[placementOf(connection)?.thread ?? -1]?.ends.find(connection);
    if (end === undefined) return new NotFoundError('connection', connection);
    const { reason, code } = end;
    const endedAt = new Date(end.endedAtMs).toISOString();
    const detail = `Connection "${connection}" ended at ${endedAt}, ${reason}${code === undefined ? '' : ` (${code})`}: ${closeReasons[reason]}.`;
    return new AppError('connection_ended', detail, {
      extra: { endedAt, reason, ...(code === undefined ? {} : { errorCode: code }) },
    });
  }

  /** The same request to those of `threads` that are running; results in their order. Rejects with the first error that is not `thread_lost`. */
  async callRunning<Op extends NetOp>(
    threads: readonly number[],
    op: Op,
    params: NetOps[Op]['params'],
    waitMs = 0,
  ): Promise<NetOps[Op]['result'][]> {
    const results = await Promise.all(
      threads.map((thread) => this.call(thread, op, params, waitMs).then((result) => [result], nothingIfLost)),
    );
    return results.flat();
  }

  /** For each running thread: milliseconds its event loop has worked and waited since the thread began. Counters, for metrics. */
  utilization(): { thread: number; activeMs: number; idleMs: number }[] {
    return this.#slots.flatMap(({ index, ready }) => (ready ? [{ thread: index, ...utilizationOf(ready) }] : []));
  }

  /** Connections open now, as far as their events tell. */
  get openConnections(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.registry.size, 0);
  }

  /** Ends a thread as a crash would; it is replaced like one that died by itself. For tests and drills. */
  async kill(thread: number): Promise<void> {
    await this.#slots[thread]?.kill();
  }

  async #start(): Promise<void> {
    const { captureMaxBytes, eventPayloadMaxBytes, eventQueueMaxBytes } = this.#config;
    const { name: node, slot } = this.#identity;
    const listener = {
      onNotice: (from: ThreadSlot, notice: NetNotice) => this.#onNotice(from, notice),
      onLost: (from: ThreadSlot, detail: string) => this.#onLost(from, detail),
      onReady: (from: ThreadSlot) => this.emit('ready', from.index),
      onUnreadable: (from: ThreadSlot, error: unknown) =>
        this.#logger.error({ err: error }, `a message of net thread ${from.index} could not be read`),
    };
    const proxyDepths = new SharedArrayBuffer(PROXY_DEPTHS_BYTES);
    this.#slots = Array.from(
      { length: this.count },
      (_, thread) =>
        new ThreadSlot(
          {
            node,
            placement: { slot, thread },
            captureMaxBytes,
            eventPayloadMaxBytes,
            eventQueueMaxBytes,
            egress: this.#egress.shared,
            proxyDepths,
          },
          listener,
        ),
    );
    await Promise.all(this.#slots.map((slot) => slot.start()));
  }

  #onNotice(slot: ThreadSlot, notice: NetNotice): void {
    if (notice.kind === 'events') this.#events.take(slot, notice);
    else if (notice.kind === 'listenerStatus') this.emit('listenerStatus', slot.index, notice.id, notice.observed);
    else if (notice.kind === 'faultSpent') this.emit('faultSpent', notice.id, notice.name, notice.generation);
    else this.emit('clientStatus', slot.index, notice.id, notice.observed);
  }

  #onLost(slot: ThreadSlot, detail: string): void {
    this.#logger.error(`net thread ${slot.index} ended: ${detail}`);
    this.#events.lost(slot, detail);
    this.emit('lost', slot.index, detail);
  }

  /** The threads end everything they have open, and publish their last events. */
  async #drain(graceMs: number): Promise<void> {
    await Promise.all(
      this.#slots.map((slot) =>
        slot
          .drain(graceMs, graceMs + CALL_MARGIN_MS)
          .catch((error: unknown) => this.#logger.warn({ err: error }, `net thread ${slot.index} did not drain`)),
      ),
    );
    this.emit('drained');
  }

  async #end(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.end(END_TIMEOUT_MS)));
  }
}

function utilizationOf({ thread }: NetThread): { activeMs: number; idleMs: number } {
  const { activeMs, idleMs } = thread.health();
  return { activeMs, idleMs };
}

function nothingIfLost(error: unknown): [] {
  if (error instanceof AppError && error.code === 'thread_lost') return [];
  throw error;
}
