import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { wait } from './wait.ts';

/** How long the service may take to do what it is asked, in milliseconds: its main thread does nothing that takes long. */
const ANSWER_BOUND_MS = 10_000;

/** For `Service.start`: the service with a door for the suite. */
export const INSIDE = {
  nodeArguments: ['--expose-gc', '--import', fileURLToPath(new URL('inside.mjs', import.meta.url))],
  ipc: true,
} as const;

export interface Held {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Threads that were too busy to say what they hold. */
  readonly silent: number;
}

/** What the suite does from inside the service (see inside.mjs). */
export class Inside {
  readonly #process: ChildProcess;
  #lastId = 0;

  constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Names of the worker threads. */
  threads(): Promise<string[]> {
    return this.#ask('threads');
  }

  /** Ends the threads of that name as their engine would; resolves when they have ended. */
  end(name: string): Promise<void> {
    return this.#ask('end', { name });
  }

  /** Makes them throw an uncaught error. */
  throwIn(name: string): Promise<void> {
    return this.#ask('throw', { name });
  }

  /** Collects garbage in every thread; a thread that is busy is waited for. */
  settle(): Promise<Held> {
    return wait(
      () => this.#ask<Held>('settle'),
      ({ silent }) => silent === 0,
      ANSWER_BOUND_MS,
    );
  }

  #ask<T>(op: string, parameters: object = {}): Promise<T> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const onMessage = (message: { id: number; answer: T }): void => {
      if (message.id === id) resolve(message.answer);
    };
    const onExit = () => reject(new Error(`the service ended while it was asked to ${op}`));
    const timer = setTimeout(
      () => reject(new Error(`the service did not ${op} within ${ANSWER_BOUND_MS} ms`)),
      ANSWER_BOUND_MS,
    );
    this.#process.on('message', onMessage);
    this.#process.once('exit', onExit);
    this.#process.send({ id, op, ...parameters });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#process.off('message', onMessage);
      this.#process.off('exit', onExit);
    });
  }
}
