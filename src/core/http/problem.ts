import { errorCatalogue, type AppError } from '../errors/index.ts';

/** Media type of every error answer (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** The problem body of an error. `instance` is the request id. */
export function problemOf(error: AppError, instance?: string): Record<string, unknown> {
  const { status, title, retryable } = errorCatalogue[error.code];
  return {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(instance === undefined ? {} : { instance }),
    retryable,
    ...(error.errors ? { errors: error.errors } : {}),
    ...error.extra,
  };
}
