import type { Lease } from '../../contract/index.ts';
import { AppError } from '../../core/errors/index.ts';

/** How a lease is kept. */
export interface LeaseKeeping {
  /** Rejects with `lease_lost`, or because Redis is down. */
  renew(): Promise<unknown>;
  /** True when the lease was there to be released. */
  release(): Promise<boolean>;
}

/** Renewals within a time to live. */
const RENEWALS_PER_TTL = 3;

/**
 * A lease that is renewed until it is released. It counts as lost when Redis says so, or when no renewal has succeeded for as long as it
 * lives: that is counted from before the last successful request was sent, so that it is never believed to be held when it is not.
 */
export class HeldLease {
  readonly lease: Lease;
  readonly #keeping: LeaseKeeping;
  readonly #lost = new AbortController();
  #renewal: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #released: Promise<boolean> | undefined;

  /** `askedAt`: when the lease was asked for, by performance.now(). */
  constructor(lease: Lease, askedAt: number, keeping: LeaseKeeping) {
    this.lease = lease;
    this.#keeping = keeping;
    this.#renewed(askedAt);
    this.#renewLater();
  }

  /** Aborted with `lease_lost` when the lease is lost before it is released. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Idempotent. False: it was lost before. Never rejects: when Redis is down, it is released later. */
  release(): Promise<boolean> {
    this.#stop();
    this.#released ??= this.#lost.signal.aborted ? Promise.resolve(false) : this.#keeping.release();
    return this.#released;
  }

  #renewed(askedAt: number): void {
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(
      () => this.#lose(new AppError('lease_lost', `The lock "${this.lease.lock}" could not be renewed in time.`)),
      askedAt + this.lease.ttlMs - performance.now(),
    );
  }

  #renewLater(): void {
    this.#renewal = setTimeout(() => void this.#renew(), this.lease.ttlMs / RENEWALS_PER_TTL);
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      await this.#keeping.renew();
      if (!this.#isOver) this.#renewed(askedAt);
    } catch (error) {
      // Anything else may pass before the lease has ended.
      if (error instanceof AppError && error.code === 'lease_lost') this.#lose(error);
    }
    if (!this.#isOver) this.#renewLater();
  }

  get #isOver(): boolean {
    return this.#released !== undefined || this.#lost.signal.aborted;
  }

  #lose(error: AppError): void {
    if (this.#isOver) return;
    this.#stop();
    this.#lost.abort(error);
  }

  #stop(): void {
    clearTimeout(this.#renewal);
    clearTimeout(this.#expiry);
  }
}
