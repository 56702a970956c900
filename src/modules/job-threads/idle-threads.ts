/** Threads that have nothing to do, and jobs that wait for one: first come, first served. */
export class IdleThreads<T> {
  readonly #threads: T[] = [];
  readonly #waiting = new Set<(thread: T) => void>();

  /** The thread is ready, or its job has ended. */
  offer(thread: T): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      next(thread);
      return;
    }
    this.#threads.push(thread);
  }

  /** The thread has ended. False: it had something to do. */
  withdraw(thread: T): boolean {
    const at = this.#threads.indexOf(thread);
    if (at !== -1) this.#threads.splice(at, 1);
    return at !== -1;
  }

  /** A thread, now or when there is one. Rejects with the reason of the signal. */
  take(signal: AbortSignal): Promise<T> | T {
    signal.throwIfAborted();
    return this.#threads.pop() ?? this.#wait(signal);
  }

  #wait(signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(next);
        reject(signal.reason as Error);
      };
      const next = (thread: T): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(thread);
      };
      this.#waiting.add(next);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
