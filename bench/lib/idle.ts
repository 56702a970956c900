import { pause } from './curve.ts';
import { Holders } from './holders.ts';
import { runLoad } from './load.ts';
import { median } from './stats.ts';
import { cpuOf, rssMiB } from './usage.ts';

/** Idle connections to an echo, and active ones among them. */

/** An echo, or what passes bytes on to one. */
export interface Echo {
  readonly port: number;
  readonly pid: number | undefined;
  end(): Promise<void>;
}

export interface Memory {
  readonly idleMiB: number;
  readonly acceptedPerSecond: number[];
  /** Processor time for one. */
  readonly acceptUs: number[];
  readonly rssMiB: number[];
}

/** Medians over the rounds. */
export interface Echoes {
  readonly perSecond: number[];
  /** Processor time for one. */
  readonly cpuUs: number[];
}

const ACTIVE = { connections: 64, bytes: 64, durationMs: 600 } as const;
const ROUNDS = 3;
const SETTLE_MS = 700;

export async function withEcho<E extends Echo, T>(start: () => Promise<E>, work: (echo: E) => Promise<T>): Promise<T> {
  const echo = await start();
  try {
    return await work(echo);
  } finally {
    await echo.end();
  }
}

/** A process of its own, in which nothing else happens: what garbage is left of a load would be counted as memory of connections. */
export async function memoryOf({ port, pid }: Echo, counts: readonly number[]): Promise<Memory> {
  const holders = new Holders(port, 2);
  const memory: Memory = { idleMiB: rssMiB(pid), acceptedPerSecond: [], acceptUs: [], rssMiB: [] };
  try {
    for (const [index, connections] of counts.entries()) {
      const [before, more] = [cpuOf(pid).all, connections - (counts[index - 1] ?? 0)];
      const { ms } = await holders.hold(connections);
      memory.acceptedPerSecond.push((more / ms) * 1000);
      memory.acceptUs.push(((cpuOf(pid).all - before) * 1e6) / more);
      await pause(SETTLE_MS);
      memory.rssMiB.push(rssMiB(pid));
    }
    return memory;
  } finally {
    await holders.end();
  }
}

/** All hold as many, and are measured in turns. */
export async function echoesAmong(counts: readonly number[], echoes: readonly Echo[]): Promise<Echoes[]> {
  const sides = echoes.map((echo) => ({
    echo,
    holders: new Holders(echo.port, 2),
    seen: { perSecond: [], cpuUs: [] } as Echoes,
  }));
  try {
    for (const connections of counts) {
      for (const { holders } of sides) await holders.hold(connections);
      const rounds: { side: (typeof sides)[number]; perSecond: number; cpuUs: number }[] = [];
      for (let round = 0; round < ROUNDS; round++)
        for (const side of sides) rounds.push({ side, ...(await echoRate(side.echo)) });
      for (const side of sides) {
        const own = rounds.filter((round) => round.side === side);
        side.seen.perSecond.push(median(own.map(({ perSecond }) => perSecond)));
        side.seen.cpuUs.push(median(own.map(({ cpuUs }) => cpuUs)));
      }
    }
    return sides.map(({ seen }) => seen);
  } finally {
    for (const { holders } of sides) await holders.end();
  }
}

async function echoRate({ port, pid }: Echo): Promise<{ perSecond: number; cpuUs: number }> {
  let [before, after] = [Number.NaN, Number.NaN];
  const { perSecond, roundTrips } = await runLoad(
    { port, ...ACTIVE },
    { begun: () => (before = cpuOf(pid).all), over: () => (after = cpuOf(pid).all) },
  );
  return { perSecond, cpuUs: ((after - before) * 1e6) / roundTrips };
}

/** KiB of resident memory that each connection added. */
export function kibEach({ rssMiB: all, idleMiB }: Memory, counts: readonly number[]): number[] {
  return all.map((value, index) => ((value - idleMiB) * 1024) / (counts[index] ?? 1));
}

/** Points of a curve over the counts, from `least` on. */
export function over(counts: readonly number[], values: readonly number[], least = 0): (readonly [number, number])[] {
  return counts
    .map((count, index): [number, number] => [count, values[index] ?? Number.NaN])
    .filter(([count]) => count >= least);
}
