import { setImmediate as nextTurn } from 'node:timers/promises';

/** Hands out turns of the event loop, one after the other: whatever else came in meanwhile is done between two of them. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => nextTurn());
    return this.#last;
  }
}

/** How long work goes on before other requests have their turn, in milliseconds. */
const SLICE_MS = 4;

/** For loops that may be long: `if (slice.isOver()) await slice.next()`. */
export class Slice {
  #end = performance.now() + SLICE_MS;

  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#end = performance.now() + SLICE_MS;
  }
}
