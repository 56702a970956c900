import { AppError, toAppError, type ErrorCode } from '../../../core/errors/index.ts';

/** undici's codes, by how they begin; Node's socket errors have their own table. */
const byPrefix: readonly (readonly [string, ErrorCode])[] = [
  ['UND_ERR_SOCKET', 'connection_reset'],
  ['UND_ERR_HEADERS_OVERFLOW', 'message_too_large'],
  ['UND_ERR_INVALID_ARG', 'validation_failed'],
  ['UND_ERR_NOT_SUPPORTED', 'validation_failed'],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'validation_failed'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'malformed_message'],
  ['UND_ERR', 'socket_error'],
];

/** What went wrong with a request as an AppError. */
export function httpError(thrown: unknown): AppError {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return toAppError(thrown, 'job_failed');
  const code = codeOf(thrown);
  return code === undefined ? toAppError(thrown, 'job_failed') : new AppError(code, `The request failed: ${thrown.message}.`, { cause: thrown });
}

function codeOf(error: Error): ErrorCode | undefined {
  // The parser's own codes are not always there.
  if (error.name === 'HTTPParserError') return 'malformed_message';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return byPrefix.find(([prefix]) => own.startsWith(prefix))?.[1];
}
