export interface AuditedEvent {
  readonly type: string;
  readonly connection?: string;
  readonly seq?: number;
}

/** Connections that have ended and are still remembered, to notice an event after the last. */
const MAX_ENDED = 20_000;

/**
 * Keeps account of what a subscriber is delivered: `seq` proves per connection that nothing is missing, double or out of order. Forgets
 * connections that have ended, so that it can go on for hours.
 */
export class Audit {
  events = 0;
  readonly #next = new Map<string, number>();
  readonly #ended = new Set<string>();
  readonly #fault: (text: string) => void;
  /** False: it came in the middle of things, so a connection may begin with any number. */
  readonly #fromStart: boolean;

  constructor(fault: (text: string) => void, { fromStart }: { fromStart: boolean }) {
    this.#fault = fault;
    this.#fromStart = fromStart;
  }

  add(events: readonly AuditedEvent[]): void {
    for (const event of events) this.#addOne(event);
  }

  /** Connections that have begun and not ended. */
  get open(): number {
    return this.#next.size;
  }

  #addOne({ type, connection, seq }: AuditedEvent): void {
    this.events++;
    if (type === 'thread.lost') this.#fault('a net thread was lost');
    // Not every event of a connection is one of the sequence.
    if (connection === undefined || seq === undefined) return;
    if (this.#ended.has(connection)) this.#fault(`${connection} #${seq} ${type} after its last event`);
    const next = this.#next.get(connection) ?? (this.#fromStart ? 1 : seq);
    if (seq !== next) this.#fault(`${connection}: #${seq} ${type} came, #${next} was next`);
    this.#next.set(connection, seq + 1);
    if (type === 'connection.closed') this.#end(connection);
  }

  #end(connection: string): void {
    this.#next.delete(connection);
    this.#ended.add(connection);
    const [oldest] = this.#ended;
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }
}
