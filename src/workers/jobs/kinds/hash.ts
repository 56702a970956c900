import { hash } from 'node:crypto';
import { AppError } from '../../../core/errors/index.ts';
import type { JobRun } from '../context.ts';
import { msSince } from '../../../core/rounded.ts';

/** Rounds between two looks at the clock. */
const ROUNDS_A_LOOK = 1024;

/** A loop that lets nothing else on its thread run, on purpose: cancelling it ends the thread. */
export const run: JobRun<'hash'> = async ({ data, encoding, algorithm, rounds }, { progress, timeoutMs }) => {
  const startedMs = performance.now();
  let digest: Buffer = Buffer.from(data, encoding);
  for (let round = 0; round < rounds; round += 1) {
    digest = hash(algorithm, digest, 'buffer');
    if (round % ROUNDS_A_LOOK !== 0) continue;
    if (msSince(startedMs) > timeoutMs)
      throw new AppError(
        'job_timed_out',
        `The attempt took longer than ${timeoutMs} ms; ${round} of ${rounds} rounds were done.`,
      );
    progress(round / rounds);
  }
  return { digest: digest.toString('hex'), rounds, elapsedMs: msSince(startedMs) };
};
