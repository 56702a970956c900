import { createHistogram } from 'node:perf_hooks';
import type { Latency } from '../../../contract/jobs/load.ts';

const NS_A_MS = 1e6;
/** Longest latency that is told apart, in nanoseconds: ten minutes. */
const HIGHEST_NS = 600e9;

/** Latencies in an HDR histogram with three significant digits. */
export class LatencyRecorder {
  readonly #histogram = createHistogram({ lowest: 1, highest: HIGHEST_NS, figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.min(Math.max(Math.round(ms * NS_A_MS), 1), HIGHEST_NS));
  }

  /** Null when nothing was recorded. */
  summary(): Latency | null {
    const histogram = this.#histogram;
    if (histogram.count === 0) return null;
    const ms = (percentile: number): number => histogram.percentile(percentile) / NS_A_MS;
    return {
      count: histogram.count, min: histogram.min / NS_A_MS, mean: histogram.mean / NS_A_MS,
      p50: ms(50), p90: ms(90), p99: ms(99), p999: ms(99.9), max: histogram.max / NS_A_MS,
    };
  }
}
