import type { Labels } from '../../../contract/endpoint.ts';
import type { Direction } from '../../../contract/message.ts';
import type { Answered } from './answered.ts';
import type { Hits } from './fault-trace.ts';

/** Labels of a connection besides those of its endpoint. */
export interface CapturedTags {
  readonly labels: Readonly<Labels>;
}

/** A message as the capture keeps it; it becomes JSON on request. */
export interface CapturedMessage {
  /** Counts the messages of the capture from 1, without holes. */
  readonly position: number;
  readonly connection: string;
  /** Labels that its connection had. */
  readonly tags: CapturedTags | undefined;
  /** Counts the messages of the connection, both directions together, from 1. */
  readonly number: number;
  /** `seq` of its event; 0: there is none. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly direction: Direction;
  /** What is kept of it. */
  readonly bytes: Buffer;
  /** Length of the message; more than `bytes` holds when it is truncated. */
  readonly length: number;
  readonly truncated: boolean;
  /** What rules did about it, or which sent it; undefined: none did, or it waits for its turn. */
  answered: Answered | undefined;
  /** The faults that hit it; undefined: none can. */
  readonly hits: Hits | undefined;
}

/** Where a message was recorded. */
export interface RecordedMessage {
  /** In the capture; 0: it is not there. */
  readonly position: number;
  /** `seq` of its event; 0: there is none. */
  readonly seq: number;
}

const FIRST_SLOTS = 16;

/** First in, first out, with access by position; grows by doubling. The caller sees to the bound. */
export class MessageRing {
  /** A power of two, so that a mask wraps around. */
  #slots: (CapturedMessage | undefined)[] = [];
  /** Length of what is kept of each: the oldest message is no longer in the processor's caches, and is not looked at to forget it. */
  #lengths = new Uint32Array(0);
  #head = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The `index`-th oldest. */
  at(index: number): CapturedMessage | undefined {
    return index < this.#count ? this.#slots[(this.#head + index) & (this.#slots.length - 1)] : undefined;
  }

  push(message: CapturedMessage): void {
    if (this.#count === this.#slots.length) this.#grow();
    const slot = (this.#head + this.#count) & (this.#slots.length - 1);
    this.#slots[slot] = message;
    this.#lengths[slot] = message.bytes.length;
    this.#count += 1;
  }

  /** Takes the oldest out, there is one; the result is the length of what was kept of it. */
  shift(): number {
    const length = this.#lengths[this.#head] ?? 0;
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#count -= 1;
    return length;
  }

  clear(): void {
    this.#slots = [];
    this.#lengths = new Uint32Array(0);
    this.#head = 0;
    this.#count = 0;
  }

  #grow(): void {
    const ordered = [...this.#slots.slice(this.#head), ...this.#slots.slice(0, this.#head)];
    const free = Math.max(FIRST_SLOTS, ordered.length);
    for (let i = 0; i < free; i++) ordered.push(undefined);
    const lengths = new Uint32Array(ordered.length);
    lengths.set(this.#lengths.subarray(this.#head));
    lengths.set(this.#lengths.subarray(0, this.#head), this.#lengths.length - this.#head);
    this.#slots = ordered;
    this.#lengths = lengths;
    this.#head = 0;
  }
}
