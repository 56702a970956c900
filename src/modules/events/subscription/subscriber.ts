/** The connection to one subscriber. */
export interface Wire {
  /** Bytes handed over and not taken by the operating system yet. */
  readonly bufferedBytes: number;
  /** `written` is called, later, when the frame has left. */
  write(frame: Buffer, written: () => void): void;
}

/** A subscription that does not get events as they come: it is behind, or skipping. */
export interface Parked {
  /** Continues a step; false: there is nothing it could do now. Reads from the log only when `mayRead`. */
  advance(mayRead: boolean): boolean;
  /** True while a page of the log is held or being read. */
  readonly hasPage: boolean;
}

/** What a subscription may ask of its subscriber. */
export interface Outlet {
  readonly maxBytes: number;
  readonly pendingBytes: number;
  /** True while there is room on the wire itself. */
  readonly hasRoom: boolean;
  push(frame: Buffer): void;
  park(parked: Parked): void;
  unpark(parked: Parked): void;
  pump(): void;
}

/** Most bytes handed to the wire at once; what comes after them can still be overtaken by a reply. */
const WIRE_MAX_BYTES = 256 * 1024;

/**
 * Everything that waits for one subscriber, bounded by `maxBytes`. Two lanes: replies to commands, then pushes in their order (marks and
 * gaps among them, because their cursors speak of the events before them). Subscriptions that are behind fill what room there is, in turn.
 */
export class Subscriber implements Outlet {
  readonly maxBytes: number;
  readonly #wire: Wire;
  readonly #wireMaxBytes: number;
  readonly #replies: Buffer[] = [];
  readonly #pushes: Buffer[] = [];
  readonly #parked = new Set<Parked>();
  readonly #written = (): void => this.pump();
  #laneBytes = 0;
  #pumping = false;
  #closed = false;
  readonly #waiting = new Set<{ readonly isMet: () => boolean; readonly resolve: () => void }>();

  constructor(wire: Wire, maxBytes: number) {
    this.#wire = wire;
    this.maxBytes = maxBytes;
    this.#wireMaxBytes = Math.min(maxBytes, WIRE_MAX_BYTES);
  }

  get pendingBytes(): number {
    return this.#wire.bufferedBytes + this.#laneBytes;
  }

  get hasRoom(): boolean {
    return this.#laneBytes === 0 && this.#wire.bufferedBytes < this.#wireMaxBytes;
  }

  /** Subscriptions that are behind or skipping. */
  get parkedCount(): number {
    return this.#parked.size;
  }

  /** A reply: before everything that waits. */
  reply(frame: Buffer): void {
    this.#send(frame, this.#replies);
  }

  push(frame: Buffer): void {
    this.#send(frame, this.#pushes);
  }

  park(parked: Parked): void {
    this.#parked.add(parked);
  }

  unpark(parked: Parked): void {
    this.#parked.delete(parked);
  }

  pump(): void {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    while (this.#wire.bufferedBytes < this.#wireMaxBytes && (this.#sendNext() || this.#advanceParked()));
    this.#pumping = false;
    for (const waiting of this.#waiting) if (waiting.isMet()) waiting.resolve();
  }

  /** Resolves when at most so many replies wait, or the subscriber is closed. */
  repliesBelow(count: number): Promise<void> {
    return this.#until(() => this.#replies.length <= count);
  }

  /** Resolves when nothing waits and no subscription is behind, or the subscriber is closed, or after `timeoutMs`. */
  finished(timeoutMs: number): Promise<void> {
    return this.#until(() => this.pendingBytes === 0 && this.#parked.size === 0, timeoutMs);
  }

  /** Forgets what waits. */
  close(): void {
    this.#closed = true;
    this.#replies.length = 0;
    this.#pushes.length = 0;
    this.#laneBytes = 0;
    this.#parked.clear();
    for (const waiting of this.#waiting) waiting.resolve();
  }

  async #until(isMet: () => boolean, timeoutMs?: number): Promise<void> {
    this.pump();
    if (this.#closed || isMet()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = { isMet, resolve };
    const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
    this.#waiting.add(waiting);
    await promise;
    this.#waiting.delete(waiting);
    clearTimeout(timer);
  }

  #send(frame: Buffer, lane: Buffer[]): void {
    if (this.#closed) return;
    if (this.hasRoom) this.#wire.write(frame, this.#written);
    else {
      lane.push(frame);
      this.#laneBytes += frame.length;
      this.pump();
    }
  }

  #sendNext(): boolean {
    const frame = this.#replies.shift() ?? this.#pushes.shift();
    if (!frame) return false;
    this.#laneBytes -= frame.length;
    this.#wire.write(frame, this.#written);
    return true;
  }

  /** One step of the first subscription that can make one; it then goes to the end of the line. */
  #advanceParked(): boolean {
    const reading = [...this.#parked].find((parked) => parked.hasPage);
    for (const parked of this.#parked) {
      if (!parked.advance(reading === undefined || reading === parked)) continue;
      if (!parked.hasPage && this.#parked.delete(parked)) this.#parked.add(parked);
      return true;
    }
    return false;
  }
}
