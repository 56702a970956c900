import type { Miss, VerificationReport } from '../../contract/capture-watch.ts';
import type { Message } from '../../contract/message.ts';
import { MAX_CLOSEST, type Verification, type VerificationResult } from '../../contract/verification.ts';
import { OrderTracker } from './order-tracker.ts';

const NOTHING: VerificationReport = { matched: 0, examined: 0, evicted: 0, messages: [], candidates: [] };

/** The combined reports of all threads of an endpoint on one verification, and their result. */
export class VerificationTally {
  readonly #request: Verification;
  readonly #least: number;
  readonly #most: number;
  readonly #order: OrderTracker;
  /** The last report of each thread. */
  readonly #reports = new Map<number, VerificationReport>();
  #messages: Message[] = [];

  constructor(request: Verification) {
    const { exactly, atLeast, atMost } = request.count;
    this.#request = request;
    this.#least = exactly ?? atLeast ?? 0;
    this.#most = exactly ?? atMost ?? Number.POSITIVE_INFINITY;
    this.#order = new OrderTracker(request.inOrder?.length ?? 0);
  }

  add(thread: number, report: VerificationReport): void {
    this.#reports.set(thread, report);
    this.#order.add(report.candidates);
    if (report.messages.length === 0) return;
    this.#messages = [...this.#messages, ...report.messages]
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
      .slice(0, this.#request.limit);
  }

  get matched(): number {
    return this.#sum('matched');
  }

  /** Nothing that comes later can change the outcome. */
  get isDecided(): boolean {
    return this.#isPassed || (this.isSatisfied && this.#most === Number.POSITIVE_INFINITY);
  }

  /** As things are now. */
  get isSatisfied(): boolean {
    return this.matched >= this.#least && !this.#isPassed && this.#order.isComplete;
  }

  /** How many a thread has to have seen for its report to matter. Of several threads each counts for itself, and every message may matter. */
  thresholdFor(thread: number, threads: number): number {
    const own = this.#reports.get(thread)?.matched ?? 0;
    const decisive = this.#most === Number.POSITIVE_INFINITY ? this.#least : this.#most + 1;
    const missing = decisive - this.matched;
    if (missing <= 0) return Number.MAX_SAFE_INTEGER;
    return own + (threads === 1 ? missing : 1);
  }

  /** The condition whose misses explain the outcome, and from which time on; undefined when none does. */
  get missing(): { readonly step: number | undefined; readonly fromMs: number } | undefined {
    if (this.matched < this.#least) return { step: undefined, fromMs: 0 };
    if (this.#isPassed || this.#order.isComplete) return undefined;
    return { step: this.#order.found.length, fromMs: this.#order.found.at(-1)?.atMs ?? 0 };
  }

  result(elapsedMs: number, misses: readonly Miss[]): VerificationResult {
    const { inOrder } = this.#request;
    const found = this.#order.found.map(({ id }) => id);
    return {
      satisfied: this.isSatisfied,
      detail: this.#detail(),
      matched: this.matched,
      examined: this.#sum('examined'),
      evicted: this.#sum('evicted'),
      elapsedMs,
      messages: this.#messages,
      ...(inOrder === undefined ? {} : { inOrder: { wanted: inOrder.length, found: found.length, messages: found } }),
      closest: misses
        .toSorted((a, b) => b.closeness - a.closeness)
        .slice(0, MAX_CLOSEST)
        .map(({ message, mismatches }) => ({ message, why: [...mismatches] })),
    };
  }

  get #isPassed(): boolean {
    return this.matched > this.#most;
  }

  #sum(field: 'matched' | 'examined' | 'evicted'): number {
    return [...this.#reports.values()].reduce((sum, report) => sum + report[field], NOTHING[field]);
  }

  #detail(): string {
    const {
      count: { exactly, atLeast, atMost },
      inOrder,
    } = this.#request;
    const wanted =
      exactly === undefined
        ? [atLeast === undefined ? [] : `at least ${atLeast}`, atMost === undefined ? [] : `at most ${atMost}`]
            .flat()
            .join(' and ')
        : `exactly ${exactly}`;
    const counted = `${this.matched} of ${this.#sum('examined')} messages matched, ${wanted} wanted`;
    if (inOrder === undefined) return `${counted}.`;
    return `${counted}; ${this.#order.found.length} of ${inOrder.length} were found in order.`;
  }
}
