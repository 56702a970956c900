/** Called after a gap: nothing arrived for `gapMs`. */
export interface GapOwner {
  gapPassed(): void;
}

/**
 * Watches for silence on one connection, for framings that end a message with it. One timer a connection, which every chunk moves. When
 * it fires, what the system has received meanwhile is read first: a thread that was busy must not take its own delay for the peer's.
 */
export class GapTimer {
  readonly #gapMs: number;
  readonly #owner: GapOwner;
  #timer: NodeJS.Timeout | undefined;
  #afterReads: NodeJS.Immediate | undefined;

  constructor(gapMs: number, owner: GapOwner) {
    this.#gapMs = gapMs;
    this.#owner = owner;
  }

  /** Bytes came: silence is counted from now. */
  restart(): void {
    this.#cancelLook();
    if (this.#timer === undefined) this.#timer = setTimeout(onTime, this.#gapMs, this);
    else this.#timer.refresh();
  }

  /** Silence means nothing for now. Idempotent; {@link restart} begins again. */
  stop(): void {
    this.#cancelLook();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Immediates run after the sockets were read. */
  timePassed(): void {
    this.#afterReads = setImmediate(onReadsDone, this);
  }

  readsDone(): void {
    this.#afterReads = undefined;
    this.#owner.gapPassed();
  }

  #cancelLook(): void {
    if (this.#afterReads !== undefined) clearImmediate(this.#afterReads);
    this.#afterReads = undefined;
  }
}

function onTime(timer: GapTimer): void {
  timer.timePassed();
}

function onReadsDone(timer: GapTimer): void {
  timer.readsDone();
}
