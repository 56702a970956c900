import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from '../lib/report.ts';
import { svgOf, type Panel, type PlotSeries } from '../lib/plot.ts';
import { median } from '../lib/stats.ts';
import type { SoakOptions } from './options.ts';
import type { Column, Sample } from './sampler.ts';
import type { SoakResult } from './soak.ts';
import { bounds, slopePerHour } from './verdict.ts';

/** Writes soak.json, soak.csv and soak.svg. */
export function writeReport(options: SoakOptions, result: SoakResult, faults: readonly string[]): void {
  mkdirSync(options.out, { recursive: true });
  const { samples, start, end, counts, answers, operations, skipped, auditedEvents, missing, faultTexts, loadCores } =
    result;
  const { minutes, rate, seed, sampleMs } = options;
  const document = {
    machine: describeMachine(),
    at: new Date().toISOString(),
    options: { minutes, rate, seed, sampleMs },
    verdict: faults.length === 0 ? 'passed' : 'failed',
    faults,
    bounds,
    operations,
    skipped,
    answers,
    auditedEvents,
    missing,
    loadCores: Number(loadCores.toFixed(3)),
    counts: Object.fromEntries(Object.entries(counts).sort()),
    faultTexts,
    start: rounded(start),
    end: rounded(end),
    series: summarise(samples),
  };
  writeFileSync(join(options.out, 'soak.json'), `${JSON.stringify(document, null, 2)}\n`);
  writeFileSync(join(options.out, 'soak.csv'), csvOf(samples));
  writeFileSync(
    join(options.out, 'soak.svg'),
    svgOf({
      title: `${minutes} minutes of mixed traffic and churn: ${document.verdict}`,
      caption: `${rate} operations a second, seed ${seed}; ${describeMachine()}, shared with the load and with other work`,
      panels: panelsOf(samples),
    }),
  );
}

function rounded(sample: Sample): Record<string, number> {
  return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, Math.round(value * 100) / 100]));
}

function summarise(samples: readonly Sample[]): Record<string, object> {
  const names = Object.keys(samples[0] ?? {}).filter((key): key is Column => key !== 'at' && !key.endsWith('Total'));
  return Object.fromEntries(
    names.map((column) => {
      const values = samples.map((sample) => sample[column]);
      return [
        column,
        rounded({
          median: median(values),
          min: Math.min(...values),
          max: Math.max(...values),
          floorSlopePerHour: slopePerHour(samples, column),
        } as unknown as Sample),
      ];
    }),
  );
}

function csvOf(samples: readonly Sample[]): string {
  const names = Object.keys(samples[0] ?? {}) as (keyof Sample)[];
  return `${[names.join(','), ...samples.map((sample) => names.map((name) => Math.round(sample[name] * 100) / 100).join(','))].join('\n')}\n`;
}

/** A total as a rate: what was added a second between two samples. */
function rateOf(samples: readonly Sample[], column: Column): [number, number][] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] as Sample;
    return [sample.at / 60, (sample[column] - before[column]) / (sample.at - before.at)];
  });
}

const over = { label: 'time (min)' };

function panelsOf(samples: readonly Sample[]): Panel[] {
  const line = (name: string, column: Column): PlotSeries => ({
    name,
    dots: false,
    points: samples.map((sample) => [sample.at / 60, sample[column]]),
  });
  const rate = (name: string, column: Column): PlotSeries => ({ name, dots: false, points: rateOf(samples, column) });
  return [
    {
      title: 'Memory of the process',
      x: over,
      y: { label: 'MiB' },
      series: [
        line('resident', 'rssMiB'),
        line('heap, all', 'heapTotalMiB'),
        line('heap, used', 'heapUsedMiB'),
        line('external', 'externalMiB'),
      ],
    },
    {
      title: 'Memory of Redis',
      x: over,
      y: { label: 'MiB' },
      series: [line('used', 'redisMiB'), line('resident', 'redisRssMiB')],
    },
    {
      title: 'Descriptors and threads',
      x: over,
      y: { label: 'count' },
      series: [line('descriptors', 'descriptors'), line('handles', 'handles'), line('threads', 'threads')],
    },
    {
      title: 'Who is there',
      x: over,
      y: { label: 'count' },
      series: [
        line('connections', 'connections'),
        line('subscribers', 'subscribers'),
        line('tunnels', 'tunnels'),
        line('jobs', 'jobsWaiting'),
      ],
    },
    {
      title: 'Delay of the main event loop',
      x: over,
      y: { label: 'ms', scale: 'log' },
      series: [line('p99 of a sample', 'loopP99Ms'), line('worst', 'loopMaxMs')],
    },
    {
      title: 'Processor time',
      x: over,
      y: { label: 'cores' },
      series: [rate('process', 'cpuSecondsTotal'), rate('net threads', 'netBusySecondsTotal')],
    },
    {
      title: 'Events',
      x: over,
      y: { label: 'per second' },
      series: [rate('appended to the log', 'eventsTotal'), rate('messages of kept listeners', 'messagesTotal')],
    },
    {
      title: 'Waiting',
      x: over,
      y: { label: 'KiB' },
      series: [line('for slow subscribers', 'pendingKiB'), line('for Redis', 'eventQueueKiB')],
    },
    { title: 'The event log in Redis', x: over, y: { label: 'entries' }, series: [line('stream', 'streamEntries')] },
    { title: 'Keys in Redis', x: over, y: { label: 'keys' }, series: [line('keys', 'redisKeys')] },
  ];
}
