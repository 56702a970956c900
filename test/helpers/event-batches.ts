import { randomBytes } from 'node:crypto';
import {
  eventNumber,
  NO_CONNECTION,
  packBatch,
  type EventBatch,
  type EventSource,
  type EventType,
  type PackedBatch,
  type PortcallEvent,
} from '../../src/contract/index.ts';

export interface TrafficOptions {
  readonly node?: string;
  readonly listener?: EventSource;
  /** How many connections take turns. */
  readonly connections?: number;
  /** Length of each message's payload. */
  readonly payloadBytes?: number;
}

export const GREETER: EventSource = {
  kind: 'listener',
  id: 'lst_greeter',
  name: 'greeter',
  labels: { suite: 'checkout' },
};

/** Makes batches of events as net threads make them: connections take turns, each counts its events from 1. */
export class Traffic {
  readonly connections: readonly string[];
  /** Events made so far. */
  made = 0;
  readonly #node: string;
  readonly #listener: EventSource;
  readonly #payloadBytes: number;
  readonly #seqs: number[];

  constructor({ node = 'maker', listener = GREETER, connections = 4, payloadBytes = 16 }: TrafficOptions = {}) {
    this.#node = node;
    this.#listener = listener;
    this.#payloadBytes = payloadBytes;
    this.connections = Array.from({ length: connections }, (_, number) => `con_${listener.id}${number}`);
    this.#seqs = this.connections.map(() => 0);
  }

  /** A batch of so many message events, or of another type. */
  batch(size: number, type?: EventType): EventBatch {
    const jsons: string[] = [];
    const index: number[] = [];
    for (let i = 0; i < size; i++) {
      const number = this.made++ % this.connections.length;
      const kind = type ?? (this.made % 2 === 0 ? 'message.sent' : 'message.received');
      const json = JSON.stringify(this.#event(kind, number));
      jsons.push(json);
      index.push(eventNumber(kind), 0, number, Buffer.byteLength(json));
    }
    return {
      header: { node: this.#node, sources: [this.#listener], connections: this.connections },
      index: Uint32Array.from(index),
      events: Buffer.from(jsons.join(',')),
    };
  }

  /** The same, made ready for its way. */
  packed(size: number, type?: EventType): PackedBatch {
    return packBatch(this.batch(size, type));
  }

  /** Highest number of each connection so far. */
  get seqs(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.connections.map((id, number) => [id, this.#seqs[number] ?? 0]));
  }

  #event(type: EventType, number: number): PortcallEvent {
    const seq = (this.#seqs[number] ?? 0) + 1;
    this.#seqs[number] = seq;
    const payload = payloadOf(this.#payloadBytes);
    return {
      type,
      at: '2026-01-01T00:00:00.000Z',
      node: this.#node,
      listener: this.#listener.id,
      connection: this.connections[number] ?? '',
      seq,
      data: { bytes: payload.length, data: payload, encoding: 'utf8' },
    };
  }
}

/** A long one is random: compressing must not make it a short one. */
function payloadOf(bytes: number): string {
  return bytes < 100 ? 'x'.repeat(bytes) : randomBytes(bytes).toString('base64').slice(0, bytes);
}

/** A batch of events as given, of one source, without connections. */
export function batchOf(events: readonly PortcallEvent[], source: EventSource = GREETER): EventBatch {
  const jsons = events.map((event) => JSON.stringify(event));
  return {
    header: { node: 'maker', sources: [source], connections: [] },
    index: Uint32Array.from(
      jsons.flatMap((json, at) => [
        eventNumber(events[at]?.type ?? 'log.gap'),
        0,
        NO_CONNECTION,
        Buffer.byteLength(json),
      ]),
    ),
    events: Buffer.from(jsons.join(',')),
  };
}

/** Each connection's numbers in the order they came; `[1, 2, 3]` when none is missing and none came twice. */
export function seqsByConnection(events: readonly PortcallEvent[]): Map<string, number[]> {
  const seqs = new Map<string, number[]>();
  for (const { connection, seq } of events) {
    if (connection === undefined || seq === undefined) continue;
    const list = seqs.get(connection) ?? [];
    list.push(seq);
    seqs.set(connection, list);
  }
  return seqs;
}

/** Where a connection's numbers do not follow each other: `con_1: 5 after 3`. Empty: complete, in order, nothing twice. */
export function faultsOf(events: readonly PortcallEvent[], { from = 1 }: { from?: number } = {}): string[] {
  const faults: string[] = [];
  for (const [connection, seqs] of seqsByConnection(events)) {
    let last = from - 1;
    for (const seq of seqs) {
      if (seq !== last + 1) faults.push(`${connection}: ${seq} after ${last}`);
      last = seq;
    }
  }
  return faults;
}
