import { Commanded } from './commanded.ts';
import { needCompiled } from './compile.ts';

/** What one process opens at most: it may have only so many descriptors. */
const PER_PROCESS = 10_000;
/** Source addresses of one process, see hold.c. */
const SOURCES = 4;

export interface Held {
  readonly open: number;
  /** Of those tried this time. */
  readonly refused: number;
  readonly ms: number;
}

/** Processes that hold idle connections to an echo. */
export class Holders {
  readonly #port: number;
  readonly #firstSource: number;
  readonly #all: Commanded[] = [];

  /** `firstSource`: last byte of the first address of 127.0.0.0/24 that is connected from. */
  constructor(port: number, firstSource: number) {
    this.#port = port;
    this.#firstSource = firstSource;
  }

  /** Opens until so many are open in all, or refused. */
  async hold(connections: number): Promise<Held> {
    const sum = { open: 0, refused: 0, ms: 0 };
    for (let n = 0; n * PER_PROCESS < connections; n++) {
      const holder = (this.#all[n] ??= new Commanded(needCompiled('hold.c'), [
        this.#port,
        this.#firstSource + n * SOURCES,
      ]));
      const { open, refused, ms } = await holder.ask<Held>(Math.min(PER_PROCESS, connections - n * PER_PROCESS));
      Object.assign(sum, { open: sum.open + open, refused: sum.refused + refused, ms: sum.ms + ms });
    }
    return sum;
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((holder) => holder.end()));
  }
}
