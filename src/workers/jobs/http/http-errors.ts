import { AppError, toAppError, type ErrorCode } from '../../../core/errors/index.ts';

/** Codes of Node's HTTP client, by how they begin; its socket errors have their own table. */
const byPrefix: readonly (readonly [string, ErrorCode])[] = [
  ['HPE_HEADER_OVERFLOW', 'message_too_large'],
  ['HPE_', 'malformed_message'],
  ['ERR_HTTP_', 'validation_failed'],
  ['ERR_INVALID_', 'validation_failed'],
  ['ERR_UNESCAPED_CHARACTERS', 'validation_failed'],
];

/** What went wrong with a request as an AppError. */
export function httpError(thrown: unknown): AppError {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return toAppError(thrown, 'job_failed');
  const code = codeOf(thrown);
  return code === undefined
    ? toAppError(thrown, 'job_failed')
    : new AppError(code, `The request failed: ${thrown.message}.`, { cause: thrown });
}

function codeOf(error: Error): ErrorCode | undefined {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return byPrefix.find(([prefix]) => own.startsWith(prefix))?.[1];
}
