import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { EntryDecoder, type RawEntry } from '../log/decode-entry.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { idText, type EntryId } from '../log/position.ts';

export interface LogReaderOptions {
  /** A connection of its own, kept over breaks: one blocking read is always under way on it. */
  readonly redis: Redis;
  readonly stream: string;
  onEntry(entry: LogEntry): void;
  /** Reading continues while there is a reader. */
  isWanted(): boolean;
  /** Where to continue after a new connection; `after` itself unless Redis came back without its newest entries. */
  findRestart(after: EntryId): Promise<EntryId>;
  onError(error: Error): void;
}

/** Most entries of one read: about 2 MiB of full batches. */
const READ_ENTRIES = 32;
const BLOCK_MS = 5000;
/** A read that takes so much longer than it may block is given up together with its connection. */
const STUCK_AFTER_MS = BLOCK_MS + 10_000;
const RETRY_DELAY_MS = 200;
/** The event loop gets a turn after so many milliseconds of fanning out. */
const TURN_MS = 10;

/** Reads the log from a position on, for ever: XREAD after XREAD. */
export class LogReader {
  readonly #options: LogReaderOptions;
  readonly #decoder = new EntryDecoder();
  #after: EntryId = { ms: 0, seq: 0 };
  #running: Promise<void> | undefined;
  #closed = false;
  #reconnected = false;
  #askedAtMs: number | undefined;

  constructor(options: LogReaderOptions) {
    this.#options = options;
    options.redis.on('ready', () => {
      this.#reconnected = true;
    });
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Begins after this entry; call it only while not running. */
  start(after: EntryId): void {
    this.#after = after;
    this.#reconnected = false;
    this.#running = this.#run();
  }

  /** Looks after a connection that neither answers nor breaks. Call it now and then. */
  checkStuck(nowMs = Date.now()): void {
    if (
      this.#askedAtMs !== undefined &&
      nowMs - this.#askedAtMs > STUCK_AFTER_MS &&
      this.#options.redis.status === 'ready'
    )
      this.#options.redis.disconnect(true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.redis.disconnect();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      try {
        if (this.#reconnected) await this.#afterReconnect();
        const entries = await this.#read();
        await this.#pass(entries);
        if (entries.length === 0 || this.#options.isWanted()) continue;
        // In the same turn as the check, so that no caller finds a reader that is about to end.
        this.#running = undefined;
        return;
      } catch (error) {
        if (this.#closed) return;
        this.#options.onError(error as Error);
        await setTimeout(RETRY_DELAY_MS, undefined, { ref: false });
      }
    }
  }

  async #afterReconnect(): Promise<void> {
    this.#reconnected = false;
    try {
      this.#after = await this.#options.findRestart(this.#after);
    } catch (error) {
      this.#reconnected = true;
      throw error;
    }
  }

  async #read(): Promise<readonly RawEntry[]> {
    this.#askedAtMs = Date.now();
    try {
      const { redis, stream } = this.#options;
      const reply = await redis.xreadBuffer(
        'COUNT',
        READ_ENTRIES,
        'BLOCK',
        BLOCK_MS,
        'STREAMS',
        stream,
        idText(this.#after),
      );
      const [first] = (reply ?? []) as unknown as [Buffer, RawEntry[]][];
      return first?.[1] ?? [];
    } finally {
      this.#askedAtMs = undefined;
    }
  }

  async #pass(entries: readonly RawEntry[]): Promise<void> {
    let turnEndsMs = performance.now() + TURN_MS;
    for (const raw of entries) {
      const entry = this.#decoder.decode(raw);
      this.#after = { ms: entry.ms, seq: entry.seq };
      this.#options.onEntry(entry);
      if (performance.now() < turnEndsMs) continue;
      await setImmediate();
      turnEndsMs = performance.now() + TURN_MS;
    }
  }
}
