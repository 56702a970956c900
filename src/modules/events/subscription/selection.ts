import { carriesPayloadNumber } from '../log/counts.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { withoutPayload } from './payload.ts';

const COMMA = 0x2c;

/** Some events of one entry, to be copied into frames. */
export class Selection {
  /** How many. */
  readonly count: number;
  /** Bytes of the events with the commas between them. */
  readonly bytes: number;
  readonly #entry: LogEntry;
  readonly #first: number;
  /** Numbers of the events, ascending; null: all from `first` on. */
  readonly #picked: readonly number[] | null;
  readonly #withPayload: boolean;
  /** What is copied: stretches of events that follow each other as they stand in the entry, or single events without their payload. */
  readonly #parts: readonly Buffer[];

  constructor(entry: LogEntry, first: number, picked: readonly number[] | null, withPayload: boolean) {
    this.#entry = entry;
    this.#first = first;
    this.#picked = picked;
    this.#withPayload = withPayload;
    this.count = picked === null ? Math.max(0, entry.size - first) : picked.length;
    this.#parts = withPayload ? this.#stretches() : [...this.numbers()].map((event) => this.jsonOf(event));
    this.bytes = this.#parts.reduce((sum, part) => sum + part.length, 0) + Math.max(0, this.#parts.length - 1);
  }

  /** Numbers of the events within the entry, ascending. */
  *numbers(): Generator<number, void> {
    if (this.#picked !== null) yield* this.#picked;
    else for (let event = this.#first; event < this.#entry.size; event++) yield event;
  }

  jsonOf(event: number): Buffer {
    const json = this.#entry.jsonOf(event);
    return this.#withPayload || !carriesPayloadNumber(this.#entry.typeOf(event)) ? json : withoutPayload(json);
  }

  /** Copies the events, comma between them; answers where they end. */
  writeTo(target: Buffer, start: number): number {
    let at = start;
    for (const part of this.#parts) {
      if (at > start) target[at++] = COMMA;
      at += part.copy(target, at);
    }
    return at;
  }

  #stretches(): Buffer[] {
    if (this.count === 0) return [];
    if (this.#picked === null) return [this.#stretch(this.#first, this.#entry.size - 1)];
    const parts: Buffer[] = [];
    let begin = this.#picked[0] ?? 0;
    let end = begin;
    for (const event of this.#picked) {
      if (event > end + 1) {
        parts.push(this.#stretch(begin, end));
        begin = event;
      }
      end = event;
    }
    parts.push(this.#stretch(begin, end));
    return parts;
  }

  #stretch(first: number, last: number): Buffer {
    return this.#entry.events.subarray(this.#entry.startOf(first), this.#entry.startOf(last + 1) - 1);
  }
}
