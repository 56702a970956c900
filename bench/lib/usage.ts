import { readdirSync, readFileSync } from 'node:fs';

/** What a process uses, from /proc. */

export function rssMiB(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}

/** Descriptors a process may have. */
export function descriptorLimit(): number {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Number.NaN);
}

/** Processor time in seconds: of all threads, of the busiest besides the first, and of the first, which is the main thread of a Node process. */
export interface CpuTime {
  readonly all: number;
  readonly main: number;
  readonly byThread: ReadonlyMap<string, number>;
}

export function cpuOf(pid: number | undefined): CpuTime {
  const byThread = new Map<string, number>();
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      byThread.set(task, secondsOf(readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8')));
    } catch {
      // It ended meanwhile.
    }
  }
  return {
    all: [...byThread.values()].reduce((sum, seconds) => sum + seconds, 0),
    main: byThread.get(String(pid)) ?? 0,
    byThread,
  };
}

/** Share of a core between two readings: of the main thread, and of the busiest other thread. */
export function busyBetween(before: CpuTime, after: CpuTime, seconds: number): { main: number; otherMost: number } {
  const others = [...after.byThread].map(([task, time]) => time - (before.byThread.get(task) ?? 0));
  const main = after.main - before.main;
  return { main: main / seconds, otherMost: Math.max(0, ...others.filter((time) => time !== main)) / seconds };
}

function secondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
