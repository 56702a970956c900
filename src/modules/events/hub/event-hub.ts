import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { RedisConnections } from '../../../core/redis/index.ts';
import { EventsRepository } from '../events.repository.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { compareIds, START, type EntryId, type Position } from '../log/position.ts';
import { LogReader } from './log-reader.ts';
import { Numbering } from './numbering.ts';
import { PageReads, type LogPage } from './page-reads.ts';
import { RecentEntries } from './recent-entries.ts';

/** A reader of the log through the hub. */
export interface HubReader {
  /** The next entry, while it is live. */
  offer(entry: LogEntry): void;
  /** Redis lost the log and its ids restarted: positions so far mean nothing; it continues at `from`. */
  rebase(from: Position): void;
}

/** Bytes of recent entries kept for those a little behind. */
const RECENT_MAX_BYTES = 8 * 1024 * 1024;
/** How long reading continues without a subscriber, in milliseconds, so that a reconnecting one finds it running. */
const LINGER_MS = 10_000;
const STUCK_CHECK_MS = 1000;

/**
 * Reads the log once for all subscribers of the node.
 *
 *   Redis ──XREAD──▶ hub ──offer──▶ live subscriptions
 *                     └──recent──▶ those a little behind        those far behind ──XRANGE──▶ Redis
 *
 * It reads only while there are subscribers, and starts at the end of the log.
 */
@Injectable()
export class EventHub implements OnModuleDestroy {
  readonly #logger = new Logger('event hub');
  readonly #repository: EventsRepository;
  readonly #reader: LogReader;
  readonly #pages: PageReads;
  readonly #numbering = new Numbering();
  readonly #readers = new Set<HubReader>();
  readonly #live = new Set<HubReader>();
  readonly #stuckCheck: NodeJS.Timeout;
  #recent = new RecentEntries(RECENT_MAX_BYTES, START);
  #head: Position = START;
  /** Up to here entries may be read a second time. */
  #rereadUntil: EntryId = START;
  #users = 0;
  #unusedSinceMs = 0;
  #waking: Promise<void> | undefined;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(EventsRepository) repository: EventsRepository,
  ) {
    this.#repository = repository;
    this.#pages = new PageReads(repository);
    this.#reader = new LogReader({
      redis: connections.patient('event-hub'),
      stream: repository.keys.stream,
      onEntry: (entry) => this.#take(entry),
      isWanted: () => this.#users > 0 || Date.now() - this.#unusedSinceMs < LINGER_MS,
      findRestart: (after) => this.#findRestart(after),
      onError: (error) => this.#logger.warn(`the event log cannot be read: ${error.message}`),
    });
    this.#stuckCheck = setInterval(() => this.#reader.checkStuck(), STUCK_CHECK_MS).unref();
  }

  /** The end of the log as far as it was read. */
  get head(): Position {
    return this.#head;
  }

  /** Everything after it is in memory. */
  get floor(): Position {
    return this.#recent.floor;
  }

  /** Keeps the hub reading until the answer is called; rejects with `redis_unavailable` when the end of the log cannot be found. */
  async use(): Promise<() => void> {
    this.#users += 1;
    let used = true;
    const release = (): void => {
      if (used) this.#users -= 1;
      used = false;
      this.#unusedSinceMs = Date.now();
    };
    try {
      if (!this.#reader.isRunning) await (this.#waking ??= this.#wake());
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  attach(reader: HubReader): void {
    this.#readers.add(reader);
  }

  detach(reader: HubReader): void {
    this.#readers.delete(reader);
    this.#live.delete(reader);
  }

  /** From now on every entry is offered to the reader; it has everything up to {@link head}. */
  goLive(reader: HubReader): void {
    this.#live.add(reader);
  }

  fallBehind(reader: HubReader): void {
    this.#live.delete(reader);
  }

  findNext(position: Position): LogEntry | 'end' | 'older' {
    return this.#recent.findNext(position);
  }

  /** Entries after a position that is not in memory any more. */
  async readPage(position: Position, maxBytes: number): Promise<LogPage> {
    try {
      return await this.#pages.read(position, maxBytes);
    } catch (error) {
      this.#logger.warn(`the history of the event log cannot be read: ${String(error)}`);
      throw error;
    }
  }

  /** True once everything up to `id` was passed on. */
  hasReached(id: EntryId): boolean {
    return !this.#reader.isRunning || compareIds(this.#head, id) >= 0;
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#stuckCheck);
    await this.#reader.close();
  }

  async #wake(): Promise<void> {
    try {
      const { last, writers } = await this.#repository.readHead();
      this.#head = last?.end ?? START;
      this.#recent = new RecentEntries(RECENT_MAX_BYTES, this.#head);
      this.#numbering.reset(writers);
      this.#reader.start(this.#head);
    } finally {
      this.#waking = undefined;
    }
  }

  /**
   * A Redis that came back without its newest entries may by now have given their ids, or lower ones, to new entries. Reading continues
   * after the newest entry we know that is still there, and what we have had already is passed over.
   */
  async #findRestart(after: EntryId): Promise<EntryId> {
    const last = (await this.#repository.findExtent())?.lastGenerated ?? START;
    if (compareIds(last, after) >= 0) return after;
    const kept = await this.#recent.findNewest(
      async (entry) => (await this.#repository.findEntry(entry)) !== undefined,
    );
    this.#rereadUntil = last;
    return kept ?? START;
  }

  #take(entry: LogEntry): void {
    if (compareIds(entry, this.#rereadUntil) <= 0 && !this.#numbering.isNew(entry)) return;
    if (compareIds(entry, this.#head) <= 0) this.#beginAnew(entry);
    entry.missing = this.#numbering.missingBefore(entry);
    this.#recent.push(entry);
    this.#head = entry.end;
    entry.memo = new Map();
    for (const reader of this.#live) reader.offer(entry);
    entry.memo = undefined;
  }

  #beginAnew(entry: LogEntry): void {
    this.#logger.warn('Redis lost the event log; starting a new one');
    this.#recent = new RecentEntries(RECENT_MAX_BYTES, entry.begin);
    for (const reader of this.#readers) reader.rebase(entry.begin);
  }
}
