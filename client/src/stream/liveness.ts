/** How often a silent connection is tested, in milliseconds. */
const INTERVAL_MS = 15_000;

/**
 * Finds a connection that is gone without a word: when nothing came for an interval, a ping is sent; when nothing comes for another one,
 * it is dead. Browsers cannot see the pings of the server, so that this is a command of the stream.
 */
export class Liveness {
  readonly #timer: ReturnType<typeof setInterval>;
  #isSilent = false;
  #hasPinged = false;

  constructor({ ping, giveUp }: { readonly ping: () => void; readonly giveUp: () => void }, intervalMs = INTERVAL_MS) {
    this.#timer = setInterval(() => {
      if (this.#isSilent && this.#hasPinged) {
        this.stop();
        giveUp();
        return;
      }
      if (this.#isSilent) ping();
      this.#hasPinged = this.#isSilent;
      this.#isSilent = true;
    }, intervalMs);
  }

  /** Something came, or cannot come because this side does not read. */
  heard(): void {
    this.#isSilent = false;
    this.#hasPinged = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
