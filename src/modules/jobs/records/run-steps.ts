import type { Redis } from 'ioredis';
import { STEPS } from './run-scripts.ts';

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

/** Collects what happens to jobs within one turn of the event loop into one command: with many jobs at once, commands are what costs. */
export class RunSteps {
  readonly #redis: Redis;
  readonly #root: string;
  #collected: Collected | undefined;

  constructor(redis: Redis, root: string) {
    this.#redis = redis;
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
    STEPS.run(this.#redis, [this.#root], collected.args).then(
      (replies) => settle(collected.waiting, replies as unknown[]),
      (error: unknown) => collected.waiting.forEach(({ reject }) => reject(error)),
    );
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
