import { Inject, Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { LockEvents } from './lock-events.ts';
import { LockRepository } from './lock.repository.ts';

/** How often is looked at locks when nothing is known to be due, in milliseconds: a node that knew of an expiry may have ended. */
const IDLE_INTERVAL_MS = 1000;

/**
 * Ends expired leases and removes waiters of lost nodes, whichever node notices first:
 * every node watches all locks, and the script decides once. One timer, set to the next moment at which something is due.
 */
@Injectable()
export class DueWatch {
  readonly #logger = new Logger('locks');
  readonly #repository: LockRepository;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires, or while it is looked: the earliest moment noted since; by performance.now(). */
  #at = Infinity;
  #running: Promise<void> | undefined;
  #closed = true;

  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(LockEvents) events: LockEvents,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#repository = repository;
    repository.observe({ leaseEnded: (name, lease) => events.ended(name, lease), due: (inMs) => this.note(inMs) });
    lifecycle.register({
      name: 'lock watch',
      start: { stage: 'log', run: async () => this.#open() },
      stop: { stage: 'queues', run: () => this.#close() },
    });
  }

  /** Something is due in so many milliseconds. */
  note(inMs: number): void {
    if (this.#closed || performance.now() + inMs >= this.#at) return;
    if (this.#running) this.#at = performance.now() + inMs;
    else this.#schedule(inMs);
  }

  #open(): void {
    this.#closed = false;
    this.#schedule(0);
  }

  async #close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    this.#at = performance.now() + inMs;
    this.#timer = setTimeout(
      () => {
        this.#at = Infinity;
        this.#running = this.#look().then((nextInMs) => {
          this.#running = undefined;
          if (!this.#closed) this.#schedule(Math.min(nextInMs, this.#at - performance.now()));
        });
      },
      Math.max(1, inMs),
    );
  }

  /** In how many milliseconds to look again. */
  async #look(): Promise<number> {
    try {
      const { names } = await this.#repository.findDue();
      for (const name of names) await this.#repository.settle(name);
      const { nextInMs = IDLE_INTERVAL_MS } = await this.#repository.findDue();
      return Math.min(nextInMs, IDLE_INTERVAL_MS);
    } catch (error) {
      this.#logger.debug(`could not check the locks: ${String(error)}`);
      return IDLE_INTERVAL_MS;
    }
  }
}
