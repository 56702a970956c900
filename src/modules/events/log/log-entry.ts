import { INDEX, INDEX_WIDTH, type EventBatchHeader } from '../../../contract/index.ts';
import { countEvents, type Counts } from './counts.ts';
import { cursorOf, type EntryId, type Position } from './position.ts';

/** Which life of which node wrote an entry, and the numbers of its events (see the append script). */
export interface Origin {
  readonly node: string;
  readonly boot: string;
  /** Events of this writer before the entry. */
  readonly before: Counts;
  /** Events of this writer that are missing just before the entry. */
  readonly lost: Counts;
  /** An earlier process of this node was killed: an unknown number of events may be missing before the entry. */
  readonly afterKill?: boolean;
}

/** One entry of the event log: a batch of events with its place. Events stay the bytes that the net thread wrote. */
export class LogEntry implements EntryId {
  readonly ms: number;
  readonly seq: number;
  readonly header: EventBatchHeader;
  /** {@link INDEX_WIDTH} numbers an event. */
  readonly index: Uint32Array;
  readonly events: Buffer;
  readonly origin: Origin | undefined;
  readonly counts: Counts;
  /** Events missing just before this entry, as far as the reader of the entry knows. */
  missing: Counts;
  /** While the entry is passed on to many: what was worked out for the first and holds for the others, by whose work it is. */
  memo: Map<object, unknown> | undefined;
  #offsets: Uint32Array | undefined;

  constructor(
    id: EntryId,
    parts: { header: EventBatchHeader; index: Uint32Array; events: Buffer; origin: Origin | undefined },
  ) {
    this.ms = id.ms;
    this.seq = id.seq;
    this.header = parts.header;
    this.index = parts.index;
    this.events = parts.events;
    this.origin = parts.origin;
    this.counts = countEvents(parts.index);
    this.missing = parts.origin?.lost ?? { messages: 0, others: 0 };
  }

  /** Events in it. */
  get size(): number {
    return this.index.length / INDEX_WIDTH;
  }

  /** What it takes in memory, roughly. */
  get bytes(): number {
    return this.events.length + this.index.byteLength + 512;
  }

  /** The place after all its events. */
  get end(): Position {
    return { ms: this.ms, seq: this.seq, n: this.size };
  }

  /** The place before all its events. */
  get begin(): Position {
    return { ms: this.ms, seq: this.seq, n: 0 };
  }

  typeOf(event: number): number {
    return this.index[event * INDEX_WIDTH + INDEX.type] ?? -1;
  }

  /** The JSON of one event, not copied. */
  jsonOf(event: number): Buffer {
    return this.events.subarray(this.startOf(event), this.startOf(event + 1) - 1);
  }

  /** Where the JSON of an event begins; for `size`, where one more would begin: after the last comma. */
  startOf(event: number): number {
    this.#offsets ??= offsetsOf(this.index);
    return this.#offsets[event] ?? 0;
  }

  /** The cursor after event number `event` of the entry. */
  cursorAfter(event: number): string {
    return cursorOf({ ms: this.ms, seq: this.seq, n: event + 1 });
  }
}

function offsetsOf(index: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(index.length / INDEX_WIDTH + 1);
  let at = 0;
  for (let event = 0; event < offsets.length - 1; event++) {
    offsets[event] = at;
    at += (index[event * INDEX_WIDTH + INDEX.length] ?? 0) + 1;
  }
  offsets[offsets.length - 1] = at;
  return offsets;
}
