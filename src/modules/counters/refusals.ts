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
      `The fencing token is older than the newest lease of the lock "${fence?.lock ?? ''}"; the counter "${name}" was not changed.`,
      { extra: { newestToken: found } },
    ),
  value: (name, { ifValue }, found) =>
    new AppError('value_mismatch', `The counter "${name}" is ${text(found)}, not ${text(ifValue ?? null)}.`, {
      extra: { value: found },
    }),
  bound: (name, { number, least, greatest }, found) =>
    new AppError(
      'counter_bound',
      `The counter "${name}" is ${text(found)}; adding ${number} would leave the range ${least} to ${greatest}.`,
      { extra: { value: found, min: least, max: greatest } },
    ),
  limit: () =>
    new AppError('counter_limit', 'The cluster has PORTCALL_MAX_COUNTERS counters. Delete some, or raise the limit.'),
  superseded: (name) =>
    new AppError('job_cancelled', `Another run of the job has started; the counter "${name}" was not changed.`),
  fences: (name) => new AppError('fence_limit', `Too many different locks were used with the counter "${name}".`),
};

export function refusal(name: string, write: CounterWrite, refused: Refusal): AppError {
  return refusals[refused.status](name, write, 'found' in refused ? refused.found : null);
}
