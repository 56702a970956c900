import type { LogEntry } from '../log/log-entry.ts';
import { compareIds, type Position } from '../log/position.ts';

/** Consumed places at the front of the array that are worth a copy. */
const COMPACT_AT = 1024;

/** The newest entries of the log, bounded in bytes: who is a little behind reads them here and not from Redis. */
export class RecentEntries {
  readonly #maxBytes: number;
  /** Consumed places hold nothing. */
  #entries: (LogEntry | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #floor: Position;

  constructor(maxBytes: number, floor: Position) {
    this.#maxBytes = maxBytes;
    this.#floor = floor;
  }

  /** Everything after this position is here. */
  get floor(): Position {
    return this.#floor;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Entries have to come in the order of the log. */
  push(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    while (this.#bytes > this.#maxBytes) this.#forgetFirst();
  }

  /** The entry with the next event after `position`; `end`: there is none yet; `older`: not here any more. */
  findNext(position: Position): LogEntry | 'end' | 'older' {
    const toFloor = compareIds(position, this.#floor);
    if (toFloor < 0 || (toFloor === 0 && position.n < this.#floor.n)) return 'older';
    const at = this.#placeOf(position);
    const entry = this.#entries[at];
    if (!entry) return 'end';
    const consumed = compareIds(entry, position) === 0 && position.n >= entry.size;
    return consumed ? (this.#entries[at + 1] ?? 'end') : entry;
  }

  /** The newest entry for which `isThere` holds, when it holds for some entries and for none after them. */
  async findNewest(isThere: (entry: LogEntry) => Promise<boolean>): Promise<LogEntry | undefined> {
    const entries = this.#entries.slice(this.#first);
    let known = 0;
    let unknown = entries.length;
    while (known < unknown) {
      const middle = (known + unknown) >>> 1;
      const entry = entries[middle];
      if (entry && (await isThere(entry))) known = middle + 1;
      else unknown = middle;
    }
    return entries[known - 1];
  }

  /** Place of the first entry that is not before the position's. */
  #placeOf(position: Position): number {
    let low = this.#first;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && compareIds(entry, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forgetFirst(): void {
    const oldest = this.#entries[this.#first];
    if (!oldest) return;
    // The place stays for a while; what was in it has to go at once, or the bound would be one in name.
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    this.#bytes -= oldest.bytes;
    this.#floor = oldest.end;
    if (this.#first < COMPACT_AT && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}
