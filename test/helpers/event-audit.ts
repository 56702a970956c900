/** An event as a subscriber sees it, as far as the audit needs. */
export interface AuditedEvent {
  readonly type: string;
  readonly at?: string;
  readonly listener?: string;
  readonly connection?: string;
  readonly seq?: number;
  readonly data: Record<string, unknown>;
}

/** Keeps account of what a subscriber was delivered: `seq` proves per connection that nothing is missing, double or out of order. */
export class EventAudit {
  events = 0;
  /** Events announced as lost by gaps. */
  missed = 0;
  readonly faults: string[] = [];
  readonly #next = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  readonly #closed = new Set<string>();

  add(events: readonly AuditedEvent[]): void {
    for (const event of events) this.#addOne(event);
  }

  addGap(missed: number | null): void {
    this.missed += missed ?? 0;
  }

  /** Connections whose last event has come. */
  get closed(): number {
    return this.#closed.size;
  }

  /** Events of a connection that came. */
  deliveredOf(connection: string): number {
    return this.#delivered.get(connection) ?? 0;
  }

  /** Whether the last event of a connection has come. */
  hasClosed(connection: string): boolean {
    return this.#closed.has(connection);
  }

  /** Numbers that never came, over all connections seen. */
  holes = 0;

  #addOne({ type, connection, seq = 0 }: AuditedEvent): void {
    this.events++;
    if (connection === undefined) return;
    const next = this.#next.get(connection) ?? 1;
    if (seq < next) this.faults.push(`${connection} #${seq} ${type} came again or late, ${next} was next`);
    else this.holes += seq - next;
    this.#next.set(connection, seq + 1);
    this.#delivered.set(connection, this.deliveredOf(connection) + 1);
    if (this.#closed.has(connection)) this.faults.push(`${connection} #${seq} ${type} after its end`);
    if (type === 'connection.closed') this.#closed.add(connection);
  }
}
