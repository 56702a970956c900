import { median } from '../lib/stats.ts';
import type { Column, Sample } from './sampler.ts';
import { floorSlope } from './slope.ts';

/** What a soak has to keep to. */
export const bounds = {
  /** Shorter runs, in minutes, have not come to rest: for them only `shortRiseMiB` counts. */
  slopeFromMinutes: 10,
  /**
   * How much the lower edge of memory may rise over the last two thirds, in MiB: so much whatever the time, because collections and the
   * allocator make no even line, and so much an hour.
   */
  rssMiB: { noise: 30, perHour: 16 },
  heapMiB: { noise: 10, perHour: 4 },
  redisMiB: { noise: 4, perHour: 4 },
  /** In a short run: rise of the lower edge over the last two thirds. */
  shortRiseMiB: 120,
  /** More than at the start, after everything has ended. Two clients that are just connected or not make two. */
  descriptorsLeft: 4,
  connectionsLeft: 4,
  /** Delay of the main event loop: median and worst of the p99 of each sample. 10 ms of it are the resolution of the clock. */
  loopP99Ms: 150,
  worstLoopP99Ms: 1500,
  /** Share of the operations that could not be begun in time. */
  skipped: 0.05,
} as const;

export interface SoakRun {
  readonly minutes: number;
  /** While traffic went on. */
  readonly samples: readonly Sample[];
  /** Idle, before and after. */
  readonly start: Sample;
  readonly end: Sample;
  readonly netThreads: number;
  readonly faults: number;
  /** Events in the log that the auditing subscriber did not get. */
  readonly missing: number;
  readonly operations: number;
  readonly skipped: number;
}

interface Rule {
  readonly name: string;
  /** What is wrong; undefined: nothing. */
  readonly judge: (run: SoakRun) => string | undefined;
}

const more = (value: number, bound: number, text: string): string | undefined => (value > bound ? text : undefined);

/** One row a rule. */
export const rules: readonly Rule[] = [
  { name: 'RSS', judge: growth('rssMiB', bounds.rssMiB) },
  { name: 'heap', judge: growth('heapUsedMiB', bounds.heapMiB) },
  { name: 'Redis memory', judge: growth('redisMiB', bounds.redisMiB) },
  {
    name: 'descriptors',
    judge: ({ start, end }) =>
      more(
        end.descriptors - start.descriptors,
        bounds.descriptorsLeft,
        `${end.descriptors} are open at the end, ${start.descriptors} were at the start`,
      ),
  },
  {
    name: 'connections',
    judge: ({ start, end }) =>
      more(
        end.connections - start.connections,
        bounds.connectionsLeft,
        `${end.connections} are open at the end, ${start.connections} were at the start`,
      ),
  },
  { name: 'subscribers', judge: left('subscribers') },
  { name: 'tunnels', judge: left('tunnels') },
  { name: 'jobs', judge: left('jobsWaiting') },
  {
    name: 'net threads',
    judge: ({ samples, netThreads }) =>
      more(netThreads, Math.min(...samples.map(({ netThreadsReady }) => netThreadsReady)), 'one was lost'),
  },
  { name: 'event loop', judge: judgeLoop },
  {
    name: 'events',
    judge: ({ missing, end }) =>
      missing === 0 && end.eventsDroppedTotal === 0
        ? undefined
        : `${missing} did not reach the auditing subscriber, ${end.eventsDroppedTotal} were dropped`,
  },
  { name: 'answers', judge: ({ faults }) => more(faults, 0, `${faults} were not as they should be`) },
  {
    name: 'pace',
    judge: ({ operations, skipped }) =>
      more(
        skipped,
        operations * bounds.skipped,
        `${skipped} of ${operations + skipped} operations could not be begun in time`,
      ),
  },
];

/** What is wrong, one text a rule; empty: passed. */
export function judge(run: SoakRun): string[] {
  return rules.flatMap(({ name, judge: judgeOne }) => {
    const fault = judgeOne(run);
    return fault === undefined ? [] : [`${name}: ${fault}`];
  });
}

/** The samples that growth is judged by: what is kept has to reach its bound first. */
export function settledOf(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(Math.floor(samples.length / 3));
}

export function slopePerHour(samples: readonly Sample[], column: Column): number {
  return floorSlope(settledOf(samples).map((sample): [number, number] => [sample.at / 3600, sample[column]]));
}

function growth(
  column: Column,
  { noise, perHour }: { readonly noise: number; readonly perHour: number },
): Rule['judge'] {
  return ({ samples, minutes }) => {
    const hours = (minutes * 2) / 180;
    const slope = slopePerHour(samples, column);
    const bound = minutes >= bounds.slopeFromMinutes ? noise + perHour * hours : bounds.shortRiseMiB;
    return more(
      slope * hours,
      bound,
      `grew by ${(slope * hours).toFixed(1)} MiB over the last two thirds (${slope.toFixed(1)} MiB/h), more than ${bound.toFixed(1)}`,
    );
  };
}

function left(column: Column): Rule['judge'] {
  return ({ start, end }) =>
    more(end[column], start[column], `${end[column]} are left at the end, ${start[column]} were there at the start`);
}

function judgeLoop({ samples }: SoakRun): string | undefined {
  const all = samples.map(({ loopP99Ms }) => loopP99Ms);
  const [middle, worst] = [median(all), Math.max(...all)];
  return (
    more(middle, bounds.loopP99Ms, `the p99 of its delay was ${middle.toFixed(0)} ms, more than ${bounds.loopP99Ms}`) ??
    more(
      worst,
      bounds.worstLoopP99Ms,
      `the p99 of its delay was once ${worst.toFixed(0)} ms, more than ${bounds.worstLoopP99Ms}`,
    )
  );
}
