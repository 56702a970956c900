import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Every running child process, whichever part started it. */
const living = new Set<ChildProcess>();

subscribe('child_process', (message) => {
  const child = (message as { process: ChildProcess }).process;
  living.add(child);
  child.once('exit', () => living.delete(child));
});

/** Ends what is left of them, each by its id, and what runs in a process group of its own with the group. */
export function endChildren(signal: NodeJS.Signals): void {
  for (const child of living) endProcess(child, signal);
}

/** Waits until none is left, but not longer than so many milliseconds. */
export async function childrenEnded(withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (living.size > 0 && Date.now() < until) await setTimeout(LOOK_EVERY_MS);
}

/** A `detached` child leads a process group, so programs that fork for each connection leave no process behind. */
export function endProcess({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  for (const id of [-pid, pid]) {
    try {
      return void process.kill(id, signal);
    } catch {
      // No such group: it is a process of our own group. No such process: it has ended.
    }
  }
}
