import type { JobRun } from '../context.ts';
import { pause } from '../deadline.ts';

export const run: JobRun<'sleep'> = async ({ ms }, { signal }) => {
  const startedMs = performance.now();
  await pause(ms, signal);
  return { sleptMs: performance.now() - startedMs };
};
