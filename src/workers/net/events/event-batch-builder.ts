import {
  BATCH_MAX_BYTES,
  INDEX_WIDTH,
  NO_CONNECTION,
  type EventSource,
  type PackedBatch,
} from '../../../contract/event-batch.ts';
import { bodyOf, putTail, tailBytes } from '../../../contract/event-body.ts';

/** Something that has a row in a batch's tables: where it stands is kept on the thing itself, which is cheaper than a map. */
export interface TableRow {
  /** Serial number of the batch that {@link tableIndex} is about. */
  tableBatch: number;
  tableIndex: number;
}

export interface SourceRow extends TableRow {
  readonly source: EventSource;
  /** About how many bytes it takes in the header, for a source that there may be many of. Default: not counted. */
  readonly sourceBytes?: number;
}

export interface ConnectionRow extends TableRow {
  readonly id: string;
}

/** Most events in a batch: an event has at least about a hundred bytes. */
const BATCH_MAX_EVENTS = 5120;
/** A batch takes no more events once its sources that are counted have so many bytes. */
const SOURCES_MAX_BYTES = 128 * 1024;
/** Room for what comes behind the events of a full batch; a header that is longer gets a buffer of its own. */
const TAIL_BYTES = tailBytes(BATCH_MAX_EVENTS * INDEX_WIDTH, 32 * 1024);
const COMMA = 0x2c;
/** A UTF-16 unit becomes at most 3 bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** Fills one batch after the other, always in the same memory; what is posted is the compressed body. */
export class EventBatchBuilder {
  readonly #node: string;
  #serial = 1;
  #events = Buffer.allocUnsafeSlow(BATCH_MAX_BYTES + TAIL_BYTES);
  /** Bytes of events that {@link #events} has room for. */
  #maxBytes = BATCH_MAX_BYTES;
  readonly #index = new Uint32Array(BATCH_MAX_EVENTS * INDEX_WIDTH);
  #sources: EventSource[] = [];
  #connections: string[] = [];
  #sourceBytes = 0;
  #bytes = 0;
  #count = 0;

  constructor(node: string) {
    this.#node = node;
  }

  /** Number of the batch: what was learnt about positions in one is worth nothing in the next. */
  get serial(): number {
    return this.#serial;
  }

  /** Bytes of events in the batch so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Where events are written: see {@link begin}. */
  get target(): Buffer {
    return this.#events;
  }

  /** Where the next event begins in {@link target}; -1: there is no room for `maxBytes`. To be finished with {@link add}. */
  begin(maxBytes: number): number {
    if (
      this.#count === BATCH_MAX_EVENTS ||
      this.#sourceBytes > SOURCES_MAX_BYTES ||
      this.#bytes + 1 + maxBytes > this.#maxBytes
    )
      return -1;
    return this.#count === 0 ? 0 : this.#bytes + 1;
  }

  /** Adds the event that was written to {@link target} up to `end`. */
  add(type: number, end: number, row: SourceRow, connection: ConnectionRow | undefined): void {
    const start = this.#count === 0 ? 0 : this.#bytes + 1;
    if (start > 0) this.#events[start - 1] = COMMA;
    const at = this.#count * INDEX_WIDTH;
    this.#index[at] = type;
    this.#index[at + 1] = this.#sourceIndex(row);
    this.#index[at + 2] = connection === undefined ? NO_CONNECTION : this.#connectionIndex(connection);
    this.#index[at + 3] = end - start;
    this.#bytes = end;
    this.#count += 1;
  }

  /** Adds an event; false: there is no room. */
  addText(type: number, json: string, row: SourceRow, connection: ConnectionRow | undefined): boolean {
    let start = this.begin(json.length * MAX_BYTES_PER_UNIT);
    if (start < 0) start = this.begin(Buffer.byteLength(json));
    if (start < 0) return false;
    this.add(type, start + this.#events.write(json, start), row, connection);
    return true;
  }

  /** Makes room for one event that is larger than a whole batch; the batch is empty. */
  growFor(json: string): void {
    this.#maxBytes = Buffer.byteLength(json) + 1;
    this.#events = Buffer.allocUnsafeSlow(this.#maxBytes + TAIL_BYTES);
  }

  /** The batch; goes on with an empty one. */
  take(): PackedBatch {
    const header = { node: this.#node, sources: this.#sources, connections: this.#connections };
    const index = this.#index.slice(0, this.#count * INDEX_WIDTH);
    const batch = { header, index, body: bodyOf(this.#content(index, JSON.stringify(header))) };
    this.#next();
    return batch;
  }

  #content(index: Uint32Array, header: string): Buffer {
    const bytes = this.#bytes + tailBytes(index.length, Buffer.byteLength(header));
    let target = this.#events;
    if (bytes > target.length) {
      target = Buffer.allocUnsafeSlow(bytes);
      this.#events.copy(target, 0, 0, this.#bytes);
    }
    return target.subarray(0, putTail(target, this.#bytes, index, header));
  }

  #next(): void {
    if (this.#maxBytes !== BATCH_MAX_BYTES) {
      this.#maxBytes = BATCH_MAX_BYTES;
      this.#events = Buffer.allocUnsafeSlow(BATCH_MAX_BYTES + TAIL_BYTES);
    }
    this.#serial += 1;
    this.#sources = [];
    this.#connections = [];
    this.#sourceBytes = 0;
    this.#bytes = 0;
    this.#count = 0;
  }

  #sourceIndex(row: SourceRow): number {
    const { source } = row;
    if (row.tableBatch !== this.#serial || this.#sources[row.tableIndex] !== source) {
      row.tableBatch = this.#serial;
      row.tableIndex = this.#sources.push(source) - 1;
      this.#sourceBytes += row.sourceBytes ?? 0;
    }
    return row.tableIndex;
  }

  #connectionIndex(row: ConnectionRow): number {
    if (row.tableBatch !== this.#serial) {
      row.tableBatch = this.#serial;
      row.tableIndex = this.#connections.push(row.id) - 1;
    }
    return row.tableIndex;
  }
}
