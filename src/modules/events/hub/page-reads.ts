import type { LogEntry } from '../log/log-entry.ts';
import { compareIds, START, type EntryId, type Position } from '../log/position.ts';

export interface LogPage {
  /** The entries with the next events after the position, in order; none: the log ends there. */
  readonly entries: readonly LogEntry[];
  /** The position's own entry is gone, and maybe others after it. */
  readonly expired: boolean;
}

export interface EntrySource {
  /** At most `count` entries from `from` on, its own included. */
  readFrom(from: EntryId, count: number): Promise<LogEntry[]>;
}

/** Reads at once for one node; more wait. Bounds the memory of many catching up together. */
const PARALLEL_READS = 8;
/** Most entries of a page, however small those before were. */
const MAX_COUNT = 64;

/** Pages of the log for subscribers that are behind. Each page has about the requested number of bytes, estimated from earlier sizes. */
export class PageReads {
  readonly #log: EntrySource;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #entryBytes = 64 * 1024;

  constructor(log: EntrySource) {
    this.#log = log;
  }

  async read(position: Position, maxBytes: number): Promise<LogPage> {
    await this.#turn();
    try {
      // The position's own entry comes along: that it is still there proves that nothing after it was trimmed.
      const count = 1 + Math.min(MAX_COUNT, Math.max(1, Math.floor(maxBytes / this.#entryBytes)));
      const entries = await this.#log.readFrom(position, count);
      this.#learn(entries);
      return pageAfter(position, entries);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < PARALLEL_READS) this.#running += 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  #learn(entries: readonly LogEntry[]): void {
    const largest = Math.max(...entries.map((entry) => entry.bytes), 0);
    // Up at once, down slowly: an estimate that is too low costs memory, one too high costs round trips.
    this.#entryBytes = Math.max(largest, this.#entryBytes * 0.7, 512);
  }
}

function pageAfter(position: Position, entries: readonly LogEntry[]): LogPage {
  const [first] = entries;
  if (first && compareIds(first, position) === 0)
    return { entries: position.n >= first.size ? entries.slice(1) : entries, expired: false };
  return { entries, expired: compareIds(position, START) !== 0 };
}
