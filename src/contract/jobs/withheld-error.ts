import type { FailedAssertion } from './fields.ts';
import type { JobError } from './job.ts';

/** Codes whose detail quotes what a target or a function said. */
const QUOTING = new Set([
  'job_failed',
  'job_assertion_failed',
  'job_redirect_limit',
  'malformed_message',
  'validation_failed',
]);
/** Members that say where it happened, and nothing of what was seen. */
const PLACES = ['line', 'column'];
/** Stands for such a detail. */
export const WITHHELD_DETAIL = 'Only keys with the scope `payload` see the details.';

/** A job's error for readers without the scope `payload`: what went wrong, without what was seen. `omitted` names what was left out. */
export function withheldError({ code, detail, assertion, ...more }: JobError): {
  readonly error: JobError;
  readonly omitted: readonly string[];
} {
  const isQuoting = QUOTING.has(code) && detail !== WITHHELD_DETAIL;
  const [places, others] = [
    PLACES.filter((name) => name in more),
    Object.keys(more).filter((name) => !PLACES.includes(name)),
  ];
  const kept = Object.fromEntries(places.map((name) => [name, more[name]]));
  const failed = assertion === undefined ? {} : { assertion: { path: (assertion as FailedAssertion).path } };
  const values =
    assertion === undefined
      ? []
      : Object.keys(assertion)
          .filter((name) => name !== 'path')
          .map((name) => `assertion.${name}`);
  return {
    error: { code, detail: isQuoting ? WITHHELD_DETAIL : detail, ...kept, ...failed },
    omitted: [...(isQuoting ? ['detail'] : []), ...others, ...values],
  };
}
