import { readdirSync, readFileSync } from 'node:fs';
import { DESCRIPTOR_MARGIN, HEAP_MARGIN_BYTES, LEVEL_BOUND_MS, MEASURE_EVERY_MS, RSS_MARGIN_BYTES } from './bounds.ts';
import { poll } from '../../helpers/poll.ts';
import type { Inside } from './inside.ts';

/** What the process holds when nothing goes on. */
export interface Levels {
  readonly descriptors: number;
  /** JavaScript heap and buffers of all threads, after garbage was collected. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

const MARGINS: Levels = { descriptors: DESCRIPTOR_MARGIN, heapBytes: HEAP_MARGIN_BYTES, rssBytes: RSS_MARGIN_BYTES };

export async function measureLevels(pid: number, inside: Inside): Promise<Levels> {
  const { heapBytes } = await inside.settle();
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, heapBytes, rssBytes: residentBytes(pid) };
}

/** Measures until everything is back at its level; what is not, after the time there is for it. */
export async function levelProblems(before: Levels, measure: () => Promise<Levels>): Promise<string[]> {
  const above = (now: Levels) =>
    (Object.keys(MARGINS) as (keyof Levels)[]).filter((what) => now[what] > before[what] + MARGINS[what]);
  let last = before;
  const isBack = async () => above((last = await measure())).length === 0;
  await poll(isBack, (is) => is, LEVEL_BOUND_MS, MEASURE_EVERY_MS).catch(() => undefined);
  return above(last).map((what) => `${what} went from ${before[what]} to ${last[what]} and stays there`);
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
