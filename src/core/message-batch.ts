/**
 * Collects messages for a thread and posts them together, when everything that follows from what is being handled has run: waking the other thread
 * costs more than what a message says.
 */
export class MessageBatch<T> {
  readonly #post: (messages: readonly T[]) => void;
  #messages: T[] = [];

  constructor(post: (messages: readonly T[]) => void) {
    this.#post = post;
  }

  add(message: T): void {
    if (this.#messages.push(message) === 1) afterMicrotasks(() => this.flush());
  }

  /** Posts what there is now: for a message that has nothing to wait for. */
  flush(): void {
    const messages = this.#messages;
    if (messages.length === 0) return;
    this.#messages = [];
    this.#post(messages);
  }
}

/** Node empties the queue of microtasks before it looks for ticks again. */
export function afterMicrotasks(work: () => void): void {
  queueMicrotask(() => process.nextTick(work));
}
