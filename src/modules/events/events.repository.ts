import { Inject, Injectable } from '@nestjs/common';
import { packBatch } from '../../contract/index.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { PREPARE, RETIRE } from './log/log-scripts.ts';
import { EntryDecoder, type RawEntry } from './log/decode-entry.ts';
import type { LogEntry } from './log/log-entry.ts';
import { compareIds, entryIdOf, idText, START, type EntryId, type Position } from './log/position.ts';

/** Node → the numbers of its next events ("boot messages others"). */
export type WriterStates = Readonly<Record<string, string>>;

export interface Head {
  /** Undefined: the log is empty. */
  readonly last: LogEntry | undefined;
  /** As of the same moment. */
  readonly writers: WriterStates;
}

export interface LogExtent {
  readonly first: Position;
  /** Redis never gives an id at or below this one again. */
  readonly lastGenerated: EntryId;
  /** True when everything that was ever appended is still there. */
  readonly complete: boolean;
}

/** How long the start of a node waits for Redis, in milliseconds. */
const START_TIMEOUT_MS = 10_000;
/** Newest entries among which the last one of a killed node is looked for. */
const LOOKED_THROUGH = 32;
/** No entry takes less in Redis, roughly: bounds the number of entries whatever they weigh. */
const SMALLEST_ENTRY_BYTES = 512;

/** The event log in Redis: reading it, trimming it. Appending is the LogWriter's. */
@Injectable()
export class EventsRepository {
  readonly #connections: RedisConnections;
  readonly #decoder = new EntryDecoder();
  readonly #maxBytes: number;
  /** Keys of the log. */
  readonly keys: { readonly stream: string; readonly writers: string };

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(CONFIG) config: Config,
  ) {
    this.#connections = connections;
    this.#maxBytes = config.eventLogMaxBytes;
    this.keys = { stream: keys.events, writers: `${keys.events}:writers` };
  }

  /** Hard bound of the number of entries. */
  get maxEntries(): number {
    return Math.max(1000, Math.ceil(this.#maxBytes / SMALLEST_ENTRY_BYTES));
  }

  /**
   * Makes sure that the log has an entry, and forgets the numbers of this node's former lives. When the last of them was killed, the log says
   * from here on that events may be missing, and the answer is when its newest entry was made, or else now.
   */
  async prepare(node: string, boot: string): Promise<Date | undefined> {
    await this.#connections.waitUntilUp(START_TIMEOUT_MS);
    const { body } = packBatch({
      header: { node, sources: [], connections: [] },
      index: new Uint32Array(0),
      events: new Uint8Array(0),
    });
    const last = await onRedis(() =>
      PREPARE.run(
        this.#connections.api,
        [this.keys.stream, this.keys.writers],
        [node, boot, Buffer.from(body), LOOKED_THROUGH],
      ),
    );
    if (typeof last !== 'string') return undefined;
    return last === '' ? new Date() : new Date(entryIdOf(last).ms);
  }

  /** The node ends, with everything it made in the log. */
  async retire(node: string, boot: string): Promise<void> {
    await onRedis(() => RETIRE.run(this.#connections.api, [this.keys.stream, this.keys.writers], [node, boot]));
  }

  async readHead(): Promise<Head> {
    const { stream, writers } = this.keys;
    return onRedis(async () => {
      const results = await this.#connections.api
        .multi()
        .xrevrangeBuffer(stream, '+', '-', 'COUNT', 1)
        .hgetall(writers)
        .exec();
      const [[failure, entries] = [null, []], [, states] = [null, {}]] = results ?? [];
      if (failure) throw failure;
      const [last] = entries as RawEntry[];
      return { last: last && this.#decoder.decode(last), writers: states as WriterStates };
    });
  }

  /** Where the log begins and ends; undefined when it is empty. */
  async findExtent(): Promise<LogExtent | undefined> {
    return onRedis(async () => {
      const info = await this.#info();
      if (!info) return undefined;
      const first = info.get('first-entry');
      const firstId = Array.isArray(first) ? entryIdOf(String(first[0])) : START;
      return {
        first: { ...firstId, n: 0 },
        lastGenerated: entryIdOf(String(info.get('last-generated-id'))),
        complete: Number(info.get('entries-added')) === Number(info.get('length')),
      };
    });
  }

  /** At most `count` entries from `from` on, the entry it lies in included. */
  async readFrom(from: EntryId, count: number): Promise<LogEntry[]> {
    const raw = await onRedis(() =>
      this.#connections.api.xrangeBuffer(this.keys.stream, idText(from), '+', 'COUNT', count),
    );
    return (raw as unknown as RawEntry[]).map((entry) => this.#decoder.decode(entry));
  }

  /** Up to `count` entries before one, or the last ones, newest first. */
  async readBefore(before: EntryId | undefined, count: number): Promise<LogEntry[]> {
    const from = before === undefined ? '+' : `(${idText(before)}`;
    const raw = await onRedis(() => this.#connections.api.xrevrangeBuffer(this.keys.stream, from, '-', 'COUNT', count));
    return (raw as unknown as RawEntry[]).map((entry) => this.#decoder.decode(entry));
  }

  /** The entry with exactly this id. */
  async findEntry(id: EntryId): Promise<LogEntry | undefined> {
    const [entry] = await this.readFrom(id, 1);
    return entry && compareIds(entry, id) === 0 ? entry : undefined;
  }

  /** Bytes of Redis memory the log takes. */
  async measure(): Promise<number> {
    const { api } = this.#connections;
    return Number((await onRedis(() => api.memory('USAGE', this.keys.stream, 'SAMPLES', 0))) ?? 0);
  }

  async countEntries(): Promise<number> {
    return onRedis(() => this.#connections.api.xlen(this.keys.stream));
  }

  /** Removes the oldest entries down to about `entries`, always leaving one. */
  async trim(entries: number): Promise<void> {
    await onRedis(() => this.#connections.api.xtrim(this.keys.stream, 'MAXLEN', '~', Math.max(1, Math.floor(entries))));
  }

  async #info(): Promise<Map<string, unknown> | undefined> {
    try {
      const flat = (await this.#connections.api.xinfo('STREAM', this.keys.stream)) as unknown[];
      return new Map(Array.from({ length: flat.length >> 1 }, (_, at) => [String(flat[2 * at]), flat[2 * at + 1]]));
    } catch (error) {
      if (error instanceof Error && /no such key/i.test(error.message)) return undefined;
      throw error;
    }
  }
}
