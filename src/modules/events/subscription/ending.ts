import type { Subscription } from './subscription.ts';

/** Events that happened before `until` may come this much later, from other nodes, in milliseconds. */
const LATE_MS = 1000;
/** Longest timer, in milliseconds. */
const MAX_TIMER_MS = 60 * 60 * 1000;
/** How often a subscription that is behind is looked at once `until` is past, in milliseconds. */
const BEHIND_MS = 100;

/** Ends a subscription whose filter has `until`: once that time is past, and everything before it is delivered. */
export class Ending {
  readonly #subscription: Pick<Subscription, 'state'>;
  readonly #untilMs: number;
  readonly #onEnd: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(subscription: Pick<Subscription, 'state'>, until: string, onEnd: () => void) {
    this.#subscription = subscription;
    this.#untilMs = Date.parse(until);
    this.#onEnd = onEnd;
  }

  /** Call it when the subscription has started. `onEnd` is called once, and never after {@link cancel}. */
  begin(): void {
    const leftMs = this.#untilMs + LATE_MS - Date.now();
    if (this.#subscription.state === 'closed') return;
    if (leftMs <= 0 && this.#subscription.state === 'live') return void this.#onEnd();
    this.#timer = setTimeout(() => this.begin(), leftMs <= 0 ? BEHIND_MS : Math.min(leftMs, MAX_TIMER_MS)).unref();
  }

  /** Idempotent. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}
