import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Miss, VerificationWatch } from '../../contract/capture-watch.ts';
import type { Capture } from '../../contract/endpoint.ts';
import { MAX_CLOSEST, type Verification, type VerificationResult } from '../../contract/verification.ts';
import { AppError } from '../../core/errors/index.ts';
import { WaitSlots } from '../../core/wait-slots.ts';
import { NetThreads, Placement } from '../data-plane/index.ts';
import { VerificationTally } from './verification-tally.ts';
import { msSince } from '../../core/rounded.ts';

/** An endpoint of this node whose messages are verified. */
export interface VerifiedEndpoint {
  readonly id: string;
  readonly spec: { readonly capture: Capture };
}

/**
 * Waits for what must be captured. Each net thread of the endpoint examines its messages as they are captured, and reports what may
 * decide; here it is added up.
 */
@Injectable()
export class Verifications {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #waits: WaitSlots;

  constructor(
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(WaitSlots) waits: WaitSlots,
  ) {
    this.#threads = threads;
    this.#placement = placement;
    this.#waits = waits;
  }

  /**
   * Answers as soon as the outcome is certain, at the latest after `withinMs`. Rejects with `state_conflict` when nothing is captured,
   * `wait_limit`, `gone` when the endpoint is deleted in the meantime, `thread_lost`, `validation_failed`.
   */
  verify({ id, spec }: VerifiedEndpoint, request: Verification, gone: AbortSignal): Promise<VerificationResult> {
    if (spec.capture.maxMessages === 0 || spec.capture.maxBytes === 0)
      throw new AppError('state_conflict', `"${id}" captures nothing: its \`capture\` limits are 0.`);
    const threads = this.#placement.threadsOf(id);
    if (threads.length === 0)
      throw new AppError('state_conflict', `"${id}" was not started since the node started, and has captured nothing.`);
    return this.#waits.during(() => new Run(this.#threads, id, threads, request).result(gone));
  }
}

/** One verification. */
class Run {
  readonly #watch = randomUUID();
  readonly #beganMs = performance.now();
  readonly #net: NetThreads;
  readonly #endpoint: string;
  readonly #threads: readonly number[];
  readonly #request: Verification;
  readonly #tally: VerificationTally;
  #isOver = false;

  constructor(net: NetThreads, endpoint: string, threads: readonly number[], request: Verification) {
    this.#net = net;
    this.#endpoint = endpoint;
    this.#threads = threads;
    this.#request = request;
    this.#tally = new VerificationTally(request);
  }

  async result(gone: AbortSignal): Promise<VerificationResult> {
    gone.throwIfAborted();
    const stop = () => this.#stop();
    gone.addEventListener('abort', stop);
    try {
      await this.#each((thread) => this.#open(thread));
      if (!this.#tally.isDecided) await this.#each((thread) => this.#follow(thread));
      gone.throwIfAborted();
      const misses = await this.#misses();
      return this.#tally.result(this.#elapsedMs, misses);
    } finally {
      gone.removeEventListener('abort', stop);
      this.#stop();
    }
  }

  async #open(thread: number): Promise<void> {
    this.#tally.add(
      thread,
      await this.#net.call(thread, 'openVerification', {
        watch: this.#watch,
        endpoint: this.#endpoint,
        wanted: this.#wanted,
      }),
    );
  }

  /** Takes the reports of one thread until it is decided or the time is over. */
  async #follow(thread: number): Promise<void> {
    for (let waitMs = this.#leftMs; !this.#isOver && waitMs > 0; waitMs = this.#leftMs) {
      const threshold = this.#tally.thresholdFor(thread, this.#threads.length);
      this.#tally.add(
        thread,
        await this.#net.call(thread, 'nextVerification', { watch: this.#watch, threshold, waitMs }, waitMs),
      );
      if (this.#tally.isDecided) this.#stop();
    }
  }

  async #misses(): Promise<Miss[]> {
    const { missing } = this.#tally;
    if (missing === undefined) return [];
    const found = await Promise.all(
      this.#threads.map((thread) =>
        this.#net.call(thread, 'closestMisses', { watch: this.#watch, ...missing, limit: MAX_CLOSEST }),
      ),
    );
    return found.flat();
  }

  /** Ends the watches; waiting callers get the current reports. A lost thread has none. */
  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void Promise.allSettled(
      this.#threads.map((thread) => this.#net.call(thread, 'closeVerification', { watch: this.#watch })),
    );
  }

  async #each(work: (thread: number) => Promise<void>): Promise<void> {
    await Promise.all(this.#threads.map(work));
  }

  get #wanted(): VerificationWatch {
    const { match, direction, connection, since, inOrder = [], limit } = this.#request;
    return {
      match,
      inOrder,
      connection,
      limit,
      direction: direction === 'any' ? undefined : direction,
      // Times of requests may have an offset.
      since: since === undefined ? undefined : new Date(since).toISOString(),
      alone: this.#threads.length === 1,
    };
  }

  get #leftMs(): number {
    return Math.max(0, Math.ceil(this.#request.withinMs - (performance.now() - this.#beganMs)));
  }

  get #elapsedMs(): number {
    return msSince(this.#beganMs);
  }
}
