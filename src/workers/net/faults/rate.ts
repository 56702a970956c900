import { rampStart, type Ramp } from '../../../contract/faults/index.ts';
import type { FaultOf } from '../../../contract/faults/index.ts';

/** Bytes per second, as a function of time on the monotonic clock. */
export interface Rate {
  at(nowMs: number): number;
  /** When so many bytes have passed that begin at `startMs`. Infinity: never. */
  finishMs(bytes: number, startMs: number): number;
}

export function rateOf(fault: FaultOf<'bandwidth'>, activatedMs: number): Rate {
  const { ramp, bytesPerSecond } = fault;
  if (ramp?.attribute !== 'bytesPerSecond') return new ConstantRate(bytesPerSecond);
  return new RampedRate(ramp, (nowMs) => rampStart(fault, activatedMs, nowMs));
}

class ConstantRate implements Rate {
  readonly #bytesPerSecond: number;

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  at(): number {
    return this.#bytesPerSecond;
  }

  finishMs(bytes: number, startMs: number): number {
    return this.#bytesPerSecond === 0 ? Infinity : startMs + (bytes / this.#bytesPerSecond) * 1000;
  }
}

/** `from` until the ramp begins, then a straight line, then `to`. What passes is the area below. */
class RampedRate implements Rate {
  readonly #ramp: Ramp;
  readonly #startOf: (nowMs: number) => number;

  constructor(ramp: Ramp, startOf: (nowMs: number) => number) {
    this.#ramp = ramp;
    this.#startOf = startOf;
  }

  at(nowMs: number): number {
    const { from, to, overMs } = this.#ramp;
    return from + (to - from) * Math.min(1, Math.max(0, (nowMs - this.#startOf(nowMs)) / overMs));
  }

  finishMs(bytes: number, startMs: number): number {
    const { from, to, overMs } = this.#ramp;
    const beginMs = this.#startOf(startMs);
    const endMs = beginMs + overMs;
    const flatMs = Math.max(0, beginMs - startMs);
    if (flatMs > 0 && bytes * 1000 <= from * flatMs) return startMs + (bytes / from) * 1000;
    let left = bytes - (from * flatMs) / 1000;
    const slopeMs = Math.max(startMs, beginMs);
    if (slopeMs < endMs) {
      const rate = this.at(slopeMs);
      const onSlope = ((rate + to) / 2) * ((endMs - slopeMs) / 1000);
      if (left <= onSlope) return slopeMs + 1000 * timeOnSlope(left, rate, (to - from) / (overMs / 1000));
      left -= onSlope;
    }
    return to === 0 ? Infinity : Math.max(slopeMs, endMs) + (left / to) * 1000;
  }
}

/** Seconds until `bytes` have passed that begin with `rate`, which changes by `slope` bytes per second each second. */
function timeOnSlope(bytes: number, rate: number, slope: number): number {
  // This form of the root loses no digits when the slope is small.
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * bytes));
  return bytes === 0 ? 0 : (2 * bytes) / (rate + root);
}
