import { AppError, RevisionMismatchError } from '../../core/errors/index.ts';
import type { CounterWrite, Written } from './counter.repository.ts';

type Refusal<S extends Written['status'] = Exclude<Written['status'], 'ok'>> = Extract<Written, { status: S }>;

const text = (value: number | null): string => (value === null ? 'not there' : String(value));

/** Why a counter was not written: what the script answered → the error. */
const refusals: {
  readonly [S in Exclude<Written['status'], 'ok'>]: (
    name: string,
    write: CounterWrite,
    found: number | null,
  ) => AppError;
} = {
  revision: (_name, _write, found) => new RevisionMismatchError(found ?? 0),
  fence: (name, { fence }, found) =>
    new AppError(
      'stale_fencing_token',
      `The token is of an older lease of the lock "${fence?.lock ?? ''}" than one that is known; the counter "${name}" was not changed.`,
      { extra: { newestToken: found } },
    ),
  value: (name, { ifValue }, found) =>
    new AppError('value_mismatch', `The counter "${name}" is ${text(found)}, and should be ${text(ifValue ?? null)}.`, {
      extra: { value: found },
    }),
  bound: (name, { number, least, greatest }, found) =>
    new AppError(
      'counter_bound',
      `The counter "${name}" is ${text(found)}; ${number} more would not be within ${least} to ${greatest}.`,
      { extra: { value: found, min: least, max: greatest } },
    ),
  limit: () => new AppError('counter_limit', 'There are as many counters as there may be.'),
  superseded: (name) =>
    new AppError('job_cancelled', `Another run of the job has begun; the counter "${name}" was not changed.`),
  fences: (name) =>
    new AppError('fence_limit', `The counter "${name}" was written under as many different locks as it may be.`),
};

export function refusal(name: string, write: CounterWrite, refused: Refusal): AppError {
  return refusals[refused.status](name, write, 'found' in refused ? refused.found : null);
}
