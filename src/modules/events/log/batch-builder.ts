import {
  eventNumber,
  NO_CONNECTION,
  type EventBatch,
  type EventSource,
  type EventType,
} from '../../../contract/index.ts';

/** Collects events of the main thread into a batch as a net thread would make it. */
export class BatchBuilder {
  readonly #node: string;
  #sources = new Map<EventSource, number>();
  #connections = new Map<string, number>();
  #index: number[] = [];
  #events: Buffer[] = [];
  #bytes = 0;

  constructor(node: string) {
    this.#node = node;
  }

  /** Bytes of events so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `json` is the whole event. */
  add(type: EventType, subject: EventSource, connection: string | undefined, json: string): void {
    const event = Buffer.from(json);
    const source = numberIn(this.#sources, subject);
    this.#index.push(
      eventNumber(type),
      source,
      connection === undefined ? NO_CONNECTION : numberIn(this.#connections, connection),
      event.length,
    );
    this.#events.push(event);
    this.#bytes += event.length;
  }

  /** What was collected, or undefined when that is nothing; restarts. */
  take(): EventBatch | undefined {
    if (this.#events.length === 0) return undefined;
    const batch: EventBatch = {
      header: { node: this.#node, sources: [...this.#sources.keys()], connections: [...this.#connections.keys()] },
      index: Uint32Array.from(this.#index),
      events: joined(this.#events, this.#bytes),
    };
    this.#sources = new Map();
    this.#connections = new Map();
    this.#index = [];
    this.#events = [];
    this.#bytes = 0;
    return batch;
  }
}

function numberIn<T>(table: Map<T, number>, key: T): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  const number = table.size;
  table.set(key, number);
  return number;
}

const COMMA = 0x2c;

/** The parts one after the other, a comma between them. */
export function joined(parts: readonly Uint8Array[], bytes: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(bytes + Math.max(0, parts.length - 1));
  let at = 0;
  for (const part of parts) {
    if (at > 0) whole[at++] = COMMA;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
