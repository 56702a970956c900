import type { FailedAssertion, JobAssertion } from '../../contract/jobs/fields.ts';
import { AppError } from '../../core/errors/index.ts';
import { failedAssertion } from './failed-assertion.ts';

/** An assertion with both values, for the error of one that does not hold. */
export interface CheckedAssertion extends JobAssertion {
  /** Why a condition does not hold, for the error besides what was seen. */
  readonly why?: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Assertions as results have them. */
export function assertionsOf(checked: readonly CheckedAssertion[]): JobAssertion[] {
  return checked.map(({ path, ok, detail }) => ({ path, ok, detail }));
}

/** Throws `job_assertion_failed` with the whole result when an assertion does not hold. */
export function requireAssertions(checked: readonly CheckedAssertion[], result: unknown): void {
  const failed = checked.filter(({ ok }) => !ok);
  if (failed.length === 0) return;
  const errors = failed.map(({ path, detail, why }) => ({
    path,
    message: `does not hold: ${detail}${why === undefined ? '' : `: ${why}`}`,
  }));
  throw new AppError('job_assertion_failed', errors.map(({ path, message }) => `${path} ${message}`).join('; '), {
    errors,
    extra: { result, ...firstOf(failed) },
  });
}

function firstOf([first]: readonly CheckedAssertion[]): { assertion?: FailedAssertion } {
  return first === undefined ? {} : { assertion: failedAssertion(first.path, first.expected, first.actual) };
}
