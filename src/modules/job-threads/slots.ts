import { AppError } from '../../core/errors/index.ts';

/** A bounded number of slots, and a bounded queue for them: first come, first served. */
export class Slots {
  readonly #count: number;
  readonly #maxWaiting: number;
  readonly #queue = new Set<() => void>();
  #taken = 0;

  constructor(count: number, maxWaiting: number) {
    this.#count = count;
    this.#maxWaiting = maxWaiting;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Resolves with a slot, to be released with {@link give}. Rejects with `job_threads_busy` when the queue is full, or with the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#taken < this.#count) {
      this.#taken += 1;
      return;
    }
    if (this.#queue.size >= this.#maxWaiting)
      throw new AppError('job_threads_busy', `${this.#maxWaiting} jobs wait for a thread, the limit. Retry later.`);
    await this.#wait(signal);
  }

  /** Releases a slot: to the next in the queue, if there is one. */
  give(): void {
    for (const next of this.#queue) {
      this.#queue.delete(next);
      next();
      return;
    }
    this.#taken -= 1;
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#queue.delete(next);
        reject(signal.reason as Error);
      };
      const next = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.#queue.add(next);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
