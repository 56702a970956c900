import { Injectable } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';

/**
 * Which net threads an endpoint lives on. A new one goes where the fewest are; it stays there while it exists, also stopped, because its
 * captured messages are there.
 */
@Injectable()
export class Placement {
  readonly #threads = new Map<string, readonly number[]>();
  /** Endpoints on each thread, by its number. */
  readonly #load = new Map<number, number>();

  /** The `count` threads of an endpoint: those it has, or the least loaded of `ready`. Throws `thread_lost` when too few are ready. */
  place(id: string, count: number, ready: readonly number[]): readonly number[] {
    const kept = this.#threads.get(id);
    if (kept?.length === count) return kept;
    if (ready.length < count)
      throw new AppError(
        'thread_lost',
        `${count} net threads are needed, but only ${ready.length} are running. Retry shortly.`,
      );
    this.release(id);
    const chosen = [...ready]
      .sort((a, b) => this.loadOf(a) - this.loadOf(b) || a - b)
      .slice(0, count)
      .sort((a, b) => a - b);
    this.#threads.set(id, chosen);
    for (const thread of chosen) this.#load.set(thread, this.loadOf(thread) + 1);
    return chosen;
  }

  /** Empty when it was never opened. */
  threadsOf(id: string): readonly number[] {
    return this.#threads.get(id) ?? [];
  }

  release(id: string): void {
    for (const thread of this.threadsOf(id)) this.#load.set(thread, this.loadOf(thread) - 1);
    this.#threads.delete(id);
  }

  /** Endpoints on a thread. */
  loadOf(thread: number): number {
    return this.#load.get(thread) ?? 0;
  }
}
