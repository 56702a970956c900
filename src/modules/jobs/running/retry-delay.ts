import type { Backoff } from '../../../contract/jobs/index.ts';

/** The wait after `attemptsMade` failed attempts, in whole milliseconds. */
export function retryDelay(
  { type, delayMs, factor, maxDelayMs, jitter }: Backoff,
  attemptsMade: number,
  random: () => number = Math.random,
): number {
  const grown = type === 'fixed' ? delayMs : delayMs * factor ** (attemptsMade - 1);
  return Math.round(Math.min(grown, maxDelayMs) * (1 - jitter * random()));
}
