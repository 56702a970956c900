/** Runs pieces of work one after the other for each key, and for different keys at once. A failed piece does not stop the next. */
export class SerialByKey {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Result or error of `work`, which begins when all earlier work of the key has ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#tails.get(key) ?? Promise.resolve()).then(work, work);
    const tail = turn.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
