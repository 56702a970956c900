import type { JobRun } from '../context.ts';
import { pause } from '../deadline.ts';
import { msSince } from '../../../core/rounded.ts';

export const run: JobRun<'sleep'> = async ({ ms }, { signal }) => {
  const startedMs = performance.now();
  // A timer of 0 ms takes 1 ms.
  if (ms > 0) await pause(ms, signal);
  return { sleptMs: msSince(startedMs) };
};
