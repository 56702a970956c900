import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { newId } from '../../core/ids.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import {
  BATCH_MAX_AGE_MS,
  BATCH_MAX_BYTES,
  packBatch,
  type EventSource,
  type EventType,
  type PackedBatch,
} from '../../contract/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { RedisConnections } from '../../core/redis/index.ts';
import { EventsRepository } from './events.repository.ts';
import { BatchBuilder } from './log/batch-builder.ts';
import { NONE, type Counts } from './log/counts.ts';
import { LogWriter } from './log/log-writer.ts';
import { Retention } from './log/retention.ts';

/** An event of the main thread. `node` and `at` are added. */
export interface NewEvent {
  readonly type: EventType;
  readonly subject: EventSource;
  /** Connection id. */
  readonly connection?: string;
  /** As the event catalogue says for the type. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventLogStats {
  /** Events of this node that are in the log. */
  readonly appendedEvents: number;
  /** Events of this node that were lost because the log could not keep up. */
  readonly droppedEvents: number;
  /** Bytes that wait for Redis; bounded by twice PORTCALL_EVENT_QUEUE_MAX_BYTES. */
  readonly queueBytes: number;
  /** Time part of the newest entry this node appended, Unix milliseconds; 0: none yet. */
  readonly appendedMs: number;
}

const NO_LOSS = { dropped: 0, since: '' };
const STUCK_CHECK_MS = 1000;
/** How long the last events may take at shutdown, in milliseconds. */
const LAST_FLUSH_MS = 1000;

/** The way into the event log. Nothing here waits or throws: when Redis is slow or gone, events queue up, and over the limit are dropped and counted. */
@Injectable()
export class EventLog implements BeforeApplicationShutdown {
  readonly #logger = new Logger('event log');
  readonly #node: string;
  readonly #writer: LogWriter;
  readonly #repository: EventsRepository;
  readonly #retention: Retention;
  readonly #builder: BatchBuilder;
  readonly #calmBelowBytes: number;
  readonly #boot = newId('nod', 4);
  #sealing = false;
  /** Events that others counted as dropped before they came here. */
  #droppedBefore = 0;
  /** Lost events reported by another `log.gap` in the builder. */
  #toldOf = 0;
  /** Dropped events that a `log.gap` has reported. */
  #announced = 0;
  #droppingSince: string | undefined;
  #stuckCheck: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(EventsRepository) repository: EventsRepository,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#node = identity.name;
    this.#repository = repository;
    this.#builder = new BatchBuilder(identity.name);
    this.#calmBelowBytes = config.eventQueueMaxBytes / 2;
    this.#retention = new Retention(repository, config.eventLogMaxBytes, (error) =>
      this.#logger.warn(`could not trim the event log: ${String(error)}`),
    );
    this.#writer = new LogWriter({
      redis: connections.patient('event-log'),
      keys: repository.keys,
      node: identity.name,
      boot: this.#boot,
      queueMaxBytes: config.eventQueueMaxBytes,
      maxEntries: repository.maxEntries,
      // Events published during the start come after the report about the earlier process.
      held: true,
      onAppended: (bytes) => this.#onAppended(bytes),
      onError: (error) => this.#logger.warn(`Redis refused events; keeping them for a retry: ${error.message}`),
    });
    lifecycle.register({
      name: 'event log',
      start: { stage: 'log', run: () => this.#start() },
      stop: { stage: 'log', run: (graceMs) => this.flush(graceMs) },
    });
  }

  get stats(): EventLogStats {
    const { appendedEvents, queueBytes, appendedMs } = this.#writer;
    return {
      appendedEvents,
      droppedEvents: this.#droppedEvents,
      queueBytes: queueBytes + this.#builder.bytes,
      appendedMs,
    };
  }

  /** An event of the main thread. Never throws, never waits. The `missed` of a `log.gap` becomes a gap for subscribers too. */
  publish(event: NewEvent): void {
    if (event.type === 'log.gap' && typeof event.data['missed'] === 'number') this.#toldOf += event.data['missed'];
    this.#add(event);
  }

  #add({ type, subject, connection, data }: NewEvent): void {
    if (this.#closed) return;
    try {
      const about = { [subject.kind]: subject.id, ...(connection === undefined ? {} : { connection }) };
      const json = JSON.stringify({ type, at: new Date().toISOString(), node: this.#node, ...about, data });
      this.#builder.add(type, subject, connection, json);
    } catch (error) {
      this.#logger.error({ err: error }, `the event ${type} cannot be published`);
      return;
    }
    if (this.#builder.bytes >= BATCH_MAX_BYTES) this.#seal();
    else this.#sealSoon();
  }

  /** A batch of a net thread; `lost` counts the message events it dropped before. Never throws, never waits. */
  append(batch: PackedBatch, lost: { readonly dropped: number; readonly since: string } = NO_LOSS): void {
    if (this.#closed) return;
    this.#seal();
    this.#droppedBefore += lost.dropped;
    const dropped = this.#writer.append(batch, messages(lost.dropped));
    this.#note(dropped + lost.dropped, lost.dropped > 0 ? lost.since : new Date().toISOString());
  }

  /** Resolves when all events so far are in the log, or after `timeoutMs`. */
  async flush(timeoutMs: number): Promise<void> {
    this.#seal();
    await this.#writer.flush(timeoutMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#stuckCheck);
    await this.flush(LAST_FLUSH_MS);
    // Else the next life says that events of this one may be missing.
    if (this.#writer.isIdle)
      await this.#repository
        .retire(this.#node, this.#boot)
        .catch((error: unknown) => this.#logger.debug(`could not record the end of the event log: ${String(error)}`));
    this.#closed = true;
    this.#writer.close();
  }

  async #start(): Promise<void> {
    const killedSince = await this.#repository.prepare(this.#node, this.#boot);
    if (killedSince)
      this.#add({
        type: 'log.gap',
        subject: { kind: 'node', id: this.#node },
        data: { missed: null, reason: 'node_lost', since: killedSince.toISOString() },
      });
    this.#writer.begin();
    this.#stuckCheck = setInterval(() => this.#writer.checkStuck(), STUCK_CHECK_MS).unref();
  }

  /** Events of a few milliseconds share a batch, as on a net thread: a batch costs more than an event. */
  #sealSoon(): void {
    if (this.#sealing) return;
    this.#sealing = true;
    setTimeout(() => {
      this.#sealing = false;
      this.#seal();
    }, BATCH_MAX_AGE_MS);
  }

  #seal(): void {
    const batch = this.#builder.take();
    if (!batch) return;
    const reported = this.#toldOf;
    this.#toldOf = 0;
    this.#note(this.#writer.append(packBatch(batch), messages(reported)), new Date().toISOString());
  }

  /** Something was dropped by now if `dropped` is not zero. */
  #note(dropped: number, since: string): void {
    if (dropped === 0) return;
    this.#droppingSince ??= since;
    this.#announceDrops();
  }

  get #droppedEvents(): number {
    return this.#writer.droppedEvents + this.#droppedBefore;
  }

  #onAppended(bytes: number): void {
    this.#retention.noteAppended(bytes);
    this.#announceDrops();
  }

  /** One `log.gap` for all events that were dropped, once the queue has room again. */
  #announceDrops(): void {
    const missed = this.#droppedEvents - this.#announced;
    if (missed === 0 || this.#writer.queueBytes > this.#calmBelowBytes) return;
    this.#announced += missed;
    const since = this.#droppingSince ?? new Date().toISOString();
    this.#droppingSince = undefined;
    this.#add({
      type: 'log.gap',
      subject: { kind: 'node', id: this.#node },
      data: { missed, reason: 'overflow', since },
    });
  }
}

function messages(count: number): Counts {
  return count === 0 ? NONE : { messages: count, others: 0 };
}
