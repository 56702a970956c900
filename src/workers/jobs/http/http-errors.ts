import { AppError, toAppError, type ErrorCode } from '../../../core/errors/index.ts';

/** undici's and the HTTP parser's codes, by how they begin; Node's socket errors have their own table. */
const byPrefix: readonly (readonly [string, ErrorCode])[] = [
  ['UND_ERR_SOCKET', 'connection_reset'],
  ['UND_ERR_HEADERS_OVERFLOW', 'message_too_large'],
  ['UND_ERR_INVALID_ARG', 'validation_failed'],
  ['UND_ERR_NOT_SUPPORTED', 'validation_failed'],
  ['UND_ERR', 'socket_error'],
  ['HPE_', 'malformed_message'],
];

/** What went wrong with a request as an AppError. */
export function httpError(thrown: unknown): AppError {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return toAppError(thrown, 'job_failed');
  const own = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const code = byPrefix.find(([prefix]) => own.startsWith(prefix))?.[1];
  return code === undefined ? toAppError(thrown, 'job_failed') : new AppError(code, `The request failed: ${thrown.message}.`, { cause: thrown });
}
