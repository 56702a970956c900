import { INDEX, INDEX_WIDTH, NO_CONNECTION, type EventBatch, type EventSource } from '../../contract/event-batch.ts';
import { eventNumber } from '../../contract/events.ts';

/** An open connection of a net thread, as far as its events tell. */
export interface OpenConnection {
  readonly id: string;
  /** Shared by all connections of the endpoint: what its newest opening said. */
  readonly owner: { source: EventSource };
  /** Its own labels, as its latest event had them. */
  tags: EventSource['tags'];
  /** When the main thread learnt of it, Unix milliseconds. */
  readonly openedAtMs: number;
  /** Its events that the main thread has taken. */
  events: number;
  /** The thread's dropped events when it was opened. */
  readonly droppedBefore: number;
}

const OPENED = eventNumber('connection.opened');
const CLOSED = eventNumber('connection.closed');
/** What a batch has of a connection: its first event, its last, or both. */
const BEGINS = 1;
const ENDS = 2;
const ALL_OF_IT = BEGINS | ENDS;

/** Most connections remembered for each thread; the oldest is forgotten past it. */
export const REGISTRY_MAX_CONNECTIONS = 200_000;

/**
 * Which connections a net thread has open, so that each can be reported closed when the thread dies. Fed by the index of the event
 * batches alone: no event is parsed, and a connection is looked up once a batch rather than once an event. One that begins and ends within
 * a batch, as most short ones do, is not looked up at all.
 */
export class ConnectionRegistry {
  readonly #open = new Map<string, OpenConnection>();
  readonly #owners = new Map<string, OpenConnection['owner']>();
  readonly #maxConnections: number;
  #dropped = 0;
  /** Some connection has had labels of its own: from then on each event is looked at for them. */
  #hasTags = false;

  constructor(maxConnections = REGISTRY_MAX_CONNECTIONS) {
    this.#maxConnections = maxConnections;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes note of a batch and of how many events the thread had to drop before it. */
  note({ header, index }: Pick<EventBatch, 'header' | 'index'>, dropped: number, nowMs: number): void {
    this.#dropped += dropped;
    this.#hasTags ||= header.sources.some(({ tags }) => tags !== undefined);
    const spans = spansOf(index, header.connections.length);
    const seen: (OpenConnection | undefined)[] = [];
    for (let at = 0; at < index.length; at += INDEX_WIDTH) {
      const row = index[at + INDEX.connection] ?? NO_CONNECTION;
      if (row === NO_CONNECTION || spans[row] === ALL_OF_IT) continue;
      const type = index[at + INDEX.type];
      const connection = (seen[row] ??= this.#find(
        header.connections[row],
        header.sources[index[at + INDEX.source] ?? -1],
        type === OPENED,
        nowMs,
      ));
      if (!connection) continue;
      connection.events += 1;
      if (this.#hasTags) connection.tags = header.sources[index[at + INDEX.source] ?? -1]?.tags;
      if (type === CLOSED) this.#open.delete(connection.id);
    }
  }

  /** Ends the count: every connection that is open now, with the number (`seq`) its next event must have. */
  takeAll(): { connection: OpenConnection; nextSeq: number }[] {
    // An event that was dropped kept its number. Which connections they were of is not known here, so all are counted for each: a hole
    // that a log.gap explains rather than a number given twice.
    const all = [...this.#open.values()].map((connection) => ({
      connection,
      nextSeq: connection.events + (this.#dropped - connection.droppedBefore) + 1,
    }));
    this.#open.clear();
    this.#owners.clear();
    return all;
  }

  #find(
    id: string | undefined,
    source: EventSource | undefined,
    opened: boolean,
    nowMs: number,
  ): OpenConnection | undefined {
    if (id === undefined || source === undefined) return undefined;
    const known = this.#open.get(id);
    if (known) return known;
    // Without its opening (that event was dropped) nothing is known of what came before.
    const connection = {
      id,
      owner: this.#ownerOf(source),
      tags: source.tags,
      openedAtMs: nowMs,
      events: 0,
      droppedBefore: opened ? this.#dropped : 0,
    };
    this.#open.set(id, connection);
    if (this.#open.size > this.#maxConnections) this.#forgetOldest();
    return connection;
  }

  /** Batches bring a copy of the source each; one is kept for each endpoint. */
  #ownerOf({ tags: _tags, ...source }: EventSource): OpenConnection['owner'] {
    const known = this.#owners.get(source.id);
    if (known) known.source = source;
    const owner = known ?? { source };
    if (!known) this.#owners.set(source.id, owner);
    return owner;
  }

  #forgetOldest(): void {
    for (const id of this.#open.keys()) {
      this.#open.delete(id);
      return;
    }
  }
}

/** For each connection of a batch, whether it begins and ends there. */
function spansOf(index: Uint32Array, connections: number): Uint8Array {
  const spans = new Uint8Array(connections);
  for (let at = 0; at < index.length; at += INDEX_WIDTH) {
    const type = index[at + INDEX.type];
    if (type !== OPENED && type !== CLOSED) continue;
    const row = index[at + INDEX.connection] ?? NO_CONNECTION;
    spans[row] = (spans[row] ?? 0) | (type === OPENED ? BEGINS : ENDS);
  }
  return spans;
}
