import type { Deferred, JSValueHandle, QuickJS } from 'quickjs-wasi';

/** Calls of user code that the host has not answered. Answers are kept until {@link next} lets them in: user code never runs on its own. */
export class HostCalls {
  readonly #answers: (() => void)[] = [];
  #pending = 0;
  #wake: (() => void) | undefined;

  get pending(): number {
    return this.#pending;
  }

  /** A promise of the engine for the text that `answer` gives. */
  begin(vm: QuickJS, answer: Promise<string>): JSValueHandle {
    const deferred: Deferred = vm.newPromise();
    this.#pending += 1;
    void answer.then((text) => {
      this.#answers.push(() => deferred.resolve(vm.newString(text)));
      this.#wake?.();
    });
    return deferred.handle;
  }

  /** Waits for an answer and hands in all there are. Rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#answers.length === 0) await this.#woken(signal);
    for (let answer = this.#answers.shift(); answer !== undefined; answer = this.#answers.shift()) {
      this.#pending -= 1;
      answer();
    }
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      this.#wake = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
