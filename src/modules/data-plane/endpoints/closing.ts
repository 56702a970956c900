/** The closing of one endpoint. Several may close it at once (a stop with grace, then one without): it is closed when the last has ended. */
export class Closing {
  #last: Promise<void> | undefined;

  /** While it is being closed. */
  get pending(): Promise<void> | undefined {
    return this.#last;
  }

  /** `close` never rejects. Resolves when this and all earlier closings have ended; true for the one that was the last. */
  async run(close: () => Promise<void>): Promise<boolean> {
    const mine = Promise.all([this.#last, close()]).then(() => undefined);
    this.#last = mine;
    await mine;
    if (this.#last !== mine) return false;
    this.#last = undefined;
    return true;
  }
}
