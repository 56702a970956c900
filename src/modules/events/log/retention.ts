/** What retention needs of the log. */
export interface Trimmable {
  /** Bytes of Redis memory. */
  measure(): Promise<number>;
  countEntries(): Promise<number>;
  trim(entries: number): Promise<void>;
}

/** The log is measured when this node has appended this share of its bound… */
const CHECK_EVERY_SHARE = 1 / 16;
/** …give or take this share of that, so that the nodes do not all measure at once. */
const JITTER = 0.25;
/** What a trim leaves, as a share of the bound; trimming goes by entries, whose sizes differ. */
const TARGET_SHARE = 0.9;
const MAX_ROUNDS = 8;

/** Keeps the log near its bound in bytes. Work is done only where events are written, in proportion to them. */
export class Retention {
  readonly #log: Trimmable;
  readonly #maxBytes: number;
  readonly #onError: (error: unknown) => void;
  #untilCheckBytes = 0;
  #running = false;

  constructor(log: Trimmable, maxBytes: number, onError: (error: unknown) => void) {
    this.#log = log;
    this.#maxBytes = maxBytes;
    this.#onError = onError;
    this.#schedule();
  }

  /** This node has appended so much. */
  noteAppended(bytes: number): void {
    this.#untilCheckBytes -= bytes;
    if (this.#untilCheckBytes > 0 || this.#running) return;
    this.#schedule();
    this.#running = true;
    this.enforce()
      .catch(this.#onError)
      .finally(() => {
        this.#running = false;
      });
  }

  /** Trims until the log is within its bound. Several nodes may do it at once: the second finds nothing left to trim. */
  async enforce(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const bytes = await this.#log.measure();
      if (bytes <= this.#maxBytes) return;
      const entries = await this.#log.countEntries();
      await this.#log.trim(entries * Math.min(TARGET_SHARE, (TARGET_SHARE * this.#maxBytes) / bytes));
    }
  }

  #schedule(): void {
    this.#untilCheckBytes = this.#maxBytes * CHECK_EVERY_SHARE * (1 - JITTER + 2 * JITTER * Math.random());
  }
}
