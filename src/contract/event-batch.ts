/**
 * Events on their way: net thread → main thread → Redis stream entry → subscribers.
 *
 *   header  JSON: which node, and the tables `sources` and `connections`
 *   index   4 × uint32 little endian for each event: type, source, connection, length of its JSON in bytes
 *   events  the JSON of all events one after the other, separated by one comma
 *
 * All three together, compressed, are the body (event-body.ts): it is created once, where the events are, and is stored in Redis. A reader of
 * the log unpacks it.
 *
 * The index holds all that a filter needs, so an event's JSON is made once, on the thread where the event happened, and is only copied
 * after that.
 */

/** What an event belongs to, with what filters ask about it. */
export interface EventSource {
  readonly kind: 'listener' | 'client' | 'node' | 'job' | 'batch' | 'lock' | 'setup' | 'tunnel';
  readonly id: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of a connection that `tag` has given some: such a connection is a source of its own beside that of its endpoint. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface EventBatchHeader {
  readonly node: string;
  readonly sources: readonly EventSource[];
  /** Connection ids. */
  readonly connections: readonly string[];
}

export interface EventBatch {
  readonly header: EventBatchHeader;
  /** {@link INDEX_WIDTH} numbers an event. */
  readonly index: Uint32Array;
  readonly events: Uint8Array;
}

/** A batch on its way to the log: its body, and beside it what the main thread wants to know without unpacking that. */
export interface PackedBatch {
  readonly header: EventBatchHeader;
  readonly index: Uint32Array;
  /** See event-body.ts. */
  readonly body: Uint8Array;
}

/** Numbers an event has in the index. */
export const INDEX_WIDTH = 4;
/** Positions within an event's part of the index. */
export const INDEX = { type: 0, source: 1, connection: 2, length: 3 } as const;
/** In `connection`: the event belongs to no connection. */
export const NO_CONNECTION = 0xffff_ffff;

/** A batch is posted when it holds this many bytes of events… */
export const BATCH_MAX_BYTES = 512 * 1024;
/** …or when its first event is this many milliseconds old… */
export const BATCH_MAX_AGE_MS = 5;
/** …or this many, while there are many events: a batch costs far more than an event. */
export const BUSY_BATCH_MAX_AGE_MS = 25;
