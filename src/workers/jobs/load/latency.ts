import { createHistogram } from 'node:perf_hooks';
import type { Latency } from '../../../contract/jobs/load.ts';
import { rounded } from '../../../core/rounded.ts';

const NS_A_MS = 1e6;
/** Longest latency that the histogram distinguishes, in nanoseconds: ten minutes. */
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
    const ms = (ns: number): number => rounded(ns / NS_A_MS);
    const percentileMs = (percentile: number): number => ms(histogram.percentile(percentile));
    return {
      count: histogram.count,
      minMs: ms(histogram.min),
      meanMs: ms(histogram.mean),
      p50Ms: percentileMs(50),
      p90Ms: percentileMs(90),
      p99Ms: percentileMs(99),
      p999Ms: percentileMs(99.9),
      maxMs: ms(histogram.max),
    };
  }
}
