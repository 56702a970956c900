/** One who waits for a lock on this node. */
export class Waiter {
  readonly name: string;
  /** Of the lease it will have. */
  readonly leaseId: string;
  readonly owner: string;
  /** Number of the run, when a run of a job waits. */
  readonly run: number | undefined;
  #called = false;
  #fault: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(name: string, leaseId: string, owner: string, run?: number) {
    this.name = name;
    this.leaseId = leaseId;
    this.owner = owner;
    this.run = run;
  }

  /** It is to ask for the lock again. */
  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** The wait is over without the lock. */
  fail(reason: unknown): void {
    this.#fault ??= { reason };
    this.#wake?.();
  }

  /** Resolves when it is called, also if it was called before, or after `timeoutMs`; rejects when it failed. One at a time. */
  async turn(timeoutMs: number): Promise<void> {
    if (!this.#called && !this.#fault) await this.#sleep(timeoutMs);
    this.#called = false;
    if (this.#fault) throw this.#fault.reason;
  }

  async #sleep(timeoutMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
  }
}
