import type { ProxyHandler } from '../../../../contract/proxy-handler.ts';

/** With `firstHealthy`, an upstream whose last dial failed is passed over for this long. */
const UNHEALTHY_MS = 10_000;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Selects the upstream of a connection, by position in the list. */
export class Picker {
  readonly #weights: readonly number[];
  readonly #total: number;
  /** Smooth weighted round robin: what each upstream has saved up. */
  readonly #credits: number[];
  /** When the last dial failed, in milliseconds of the monotonic clock; undefined: it did not. */
  readonly #failedAtMs: (number | undefined)[] = [];
  readonly #pick: (peer: string, attempt: number) => number;

  constructor({ pick, upstreams }: Readonly<{ pick: ProxyHandler['pick']; upstreams: readonly { weight: number }[] }>) {
    this.#weights = upstreams.map(({ weight }) => weight);
    this.#credits = this.#weights.map(() => 0);
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const ways: { readonly [How in ProxyHandler['pick']]: (peer: string, attempt: number) => number } = {
      roundRobin: () => this.#roundRobin(),
      random: () => this.#at(Math.random() * this.#total),
      hash: (peer, attempt) => this.#later(this.#at(hashOf(peer) % this.#total), attempt),
      firstHealthy: (_peer, attempt) =>
        this.#later(this.#firstHealthy(), attempt > 0 && this.#areAllUnhealthy() ? attempt : 0),
    };
    this.#pick = ways[pick];
  }

  /** `peer`: the IP address of the peer; `attempt`: of this connection, from 0. */
  next(peer: string, attempt: number): number {
    return this.#weights.length === 1 ? 0 : this.#pick(peer, attempt);
  }

  /** A dial of the upstream has succeeded or failed. */
  dialled(index: number, hasFailed: boolean): void {
    this.#failedAtMs[index] = hasFailed ? performance.now() : undefined;
  }

  #roundRobin(): number {
    const credits = this.#credits;
    let best = 0;
    for (let index = 0; index < credits.length; index += 1) {
      credits[index] = (credits[index] ?? 0) + (this.#weights[index] ?? 0);
      if ((credits[index] ?? 0) > (credits[best] ?? 0)) best = index;
    }
    credits[best] = (credits[best] ?? 0) - this.#total;
    return best;
  }

  /** The upstream at this point of all weights in a row. */
  #at(point: number): number {
    let left = point;
    const index = this.#weights.findIndex((weight) => (left -= weight) < 0);
    return index < 0 ? this.#weights.length - 1 : index;
  }

  #later(index: number, steps: number): number {
    return (index + steps) % this.#weights.length;
  }

  #firstHealthy(): number {
    return Math.max(
      0,
      this.#weights.findIndex((_weight, index) => this.#isHealthy(index)),
    );
  }

  #areAllUnhealthy(): boolean {
    return this.#weights.every((_weight, index) => !this.#isHealthy(index));
  }

  #isHealthy(index: number): boolean {
    const failedAtMs = this.#failedAtMs[index];
    return failedAtMs === undefined || performance.now() - failedAtMs >= UNHEALTHY_MS;
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}
