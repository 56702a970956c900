import type { FailedAssertion, JobAssertion } from '../../contract/jobs/fields.ts';
import { AppError } from '../../core/errors/index.ts';
import { failedAssertion } from './failed-assertion.ts';

/** Throws `job_assertion_failed` with the whole result when an assertion does not hold. */
export function requireAssertions(result: { readonly assertions: readonly JobAssertion[] }): void {
  const failed = result.assertions.filter(({ ok }) => !ok);
  if (failed.length === 0) return;
  const errors = failed.map(({ path, detail }) => ({ path, message: `does not hold: ${detail}` }));
  throw new AppError('job_assertion_failed', failed.map(({ path, detail }) => `${path} does not hold: ${detail}`).join('; '), { errors, extra: { result, ...firstOf(failed) } });
}

function firstOf([first]: readonly JobAssertion[]): { assertion?: FailedAssertion } {
  return first === undefined ? {} : { assertion: failedAssertion(first.path, first.expected, first.actual) };
}
