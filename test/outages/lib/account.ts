import type { AuditedEvent, EventAudit } from '../../helpers/event-audit.ts';
import type { PeerRecord } from './steady-load.ts';

/** How far the time of the event and our own of the same connecting may be apart, in milliseconds. Ports are used again, after many resets within seconds: the nearest is meant. */
const SAME_CONNECTION_MS = 10_000;

interface Opened {
  readonly connection: string;
  readonly atMs: number;
}

/** Events of the load that did not come: at least, and at most. A message whose echo did not arrive may or may not have been received. */
export interface Unseen {
  readonly least: number;
  readonly most: number;
}

/** Compares what the peers of the load know with what the subscriber was delivered. */
export class Account {
  readonly #audit: EventAudit;
  readonly #opened = new Map<number, Opened[]>();
  /** When connections without a `connection.closed` were opened. */
  readonly #open = new Map<string, number>();

  constructor(audit: EventAudit) {
    this.#audit = audit;
  }

  /** For every event of the subscriber. */
  note(event: AuditedEvent): void {
    if (event.connection === undefined) return;
    if (event.type === 'connection.closed') this.#open.delete(event.connection);
    if (event.type !== 'connection.opened') return;
    this.#open.set(event.connection, Date.parse(event.at ?? ''));
    const { remote, direction } = event.data as { remote: { port: number }; direction: string };
    if (direction !== 'inbound') return;
    const all = this.#opened.get(remote.port) ?? [];
    all.push({ connection: event.connection, atMs: Date.parse(event.at ?? '') });
    this.#opened.set(remote.port, all);
  }

  /** Connections opened since then without a `connection.closed`. */
  openSince(ms: number): number {
    return [...this.#open.values()].filter((atMs) => atMs >= ms).length;
  }

  /** Of a connection its opening, and of each message that it was received and that it was sent. */
  unseen(records: readonly PeerRecord[]): Unseen {
    let [least, most] = [0, 0];
    for (const record of records) {
      const connection = this.#connectionOf(record);
      const delivered =
        connection === undefined ? 0 : this.#audit.deliveredOf(connection) - Number(this.#audit.hasClosed(connection));
      least += Math.max(0, 1 + 2 * record.acked - delivered);
      most += Math.max(0, 1 + 2 * record.sent - delivered);
    }
    return { least, most };
  }

  /** The same of single connections, in words: of the last `most` that lack events. */
  unseenOf(records: readonly PeerRecord[], most: number): readonly string[] {
    return records
      .filter((record) => this.unseen([record]).least > 0)
      .slice(-most)
      .map((record) => {
        const { port, acked, sent, wasCut } = record;
        const connection = this.#connectionOf(record);
        const delivered = connection === undefined ? 0 : this.#audit.deliveredOf(connection);
        return `${connection ?? `port ${port}`}: ${acked} of ${sent} messages acknowledged, ${delivered} events${wasCut ? ', cut' : ''}`;
      });
  }

  #connectionOf({ port, connectedAtMs }: PeerRecord): string | undefined {
    let nearest: Opened | undefined;
    const apart = ({ atMs }: Opened): number => Math.abs(atMs - connectedAtMs);
    for (const opened of this.#opened.get(port) ?? [])
      if (apart(opened) < (nearest ? apart(nearest) : SAME_CONNECTION_MS)) nearest = opened;
    return nearest?.connection;
  }
}
