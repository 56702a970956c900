import type { GroupedWrites } from '../../../core/redis/index.ts';
import { STEPS } from './scripts.ts';

type Argument = string | number;

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

interface Collected {
  readonly args: Argument[];
  readonly waiting: Waiting[];
  /** Resolved when the command has been handed to the connection. */
  readonly sent: PromiseWithResolvers<void>;
}

/** Steps of one command at most: a script runs without interruption. */
const MAX_STEPS = 200;

/**
 * Collects what happens to jobs within one turn of the event loop into one command: with many jobs at once, commands are what costs. With one
 * alone, waiting is: its step leaves by itself, so that Redis is at it while BullMQ's part is made, and answers before it begins that.
 */
export class RunSteps {
  readonly #writes: GroupedWrites;
  readonly #root: string;
  #collected: Collected | undefined;
  /** Commands that have no reply yet. */
  #open = 0;

  constructor(writes: GroupedWrites, root: string) {
    this.#writes = writes;
    this.#root = root;
  }

  /** `reply` is that of the step; rejects when Redis refused it. */
  add(step: readonly Argument[]): { readonly sent: Promise<void>; readonly reply: Promise<unknown> } {
    const collected = (this.#collected ??= this.#begin());
    collected.args.push(...step);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    collected.waiting.push({ resolve, reject });
    if (collected.waiting.length >= MAX_STEPS) this.#send(collected);
    return { sent: collected.sent.promise, reply: promise };
  }

  /** Sends what was collected, so that what is sent to Redis from now on comes after it. */
  flush(): void {
    if (this.#collected) this.#send(this.#collected);
  }

  #begin(): Collected {
    const collected: Collected = { args: [], waiting: [], sent: Promise.withResolvers<void>() };
    setImmediate(() => this.#send(collected));
    return collected;
  }

  #send(collected: Collected): void {
    // It may have been full before its turn came.
    if (this.#collected !== collected) return;
    this.#collected = undefined;
    const isAlone = this.#open === 0 && collected.waiting.length === 1;
    this.#open += 1;
    STEPS.run(this.#writes.redis, [this.#root], collected.args)
      .finally(() => (this.#open -= 1))
      .then(
        (replies) => settle(collected.waiting, replies as unknown[]),
        (error: unknown) => collected.waiting.forEach(({ reject }) => reject(error)),
      );
    if (isAlone) this.#writes.leave();
    collected.sent.resolve();
  }
}

function settle(waiting: readonly Waiting[], replies: readonly unknown[]): void {
  for (const [at, { resolve, reject }] of waiting.entries()) {
    const reply = replies[at];
    if (Array.isArray(reply) && reply[0] === 'error') reject(new Error(String(reply[1])));
    else resolve(reply);
  }
}
