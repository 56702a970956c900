import type { FastifyReply } from 'fastify';
import { errorCatalogue, type AppError } from '../errors/index.ts';
import { SECURITY_HEADERS } from './answer-headers.ts';

/** Media type of every error answer (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** What `Retry-After` says, in seconds, where trying again later may help. */
const RETRY_AFTER_SECONDS = '1';

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

/** Headers that HTTP wants with a status, one row a status. */
const headersByStatus: Readonly<Record<number, (error: AppError) => Readonly<Record<string, string>>>> = {
  401: () => ({ 'www-authenticate': 'Bearer realm="portcall"' }),
  403: (error) =>
    error.code === 'insufficient_scope'
      ? {
          'www-authenticate': `Bearer realm="portcall", error="insufficient_scope", scope="${listed(error, 'scopes', ' ')}"`,
        }
      : {},
  405: (error) => ({ allow: listed(error, 'allow', ', ') }),
  429: () => ({ 'retry-after': RETRY_AFTER_SECONDS }),
  503: () => ({ 'retry-after': RETRY_AFTER_SECONDS }),
};

/** All headers of a problem answer, `content-type` included. */
export function problemHeaders(error: AppError): Readonly<Record<string, string>> {
  return {
    'content-type': PROBLEM_TYPE,
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    ...headersByStatus[error.status]?.(error),
  };
}

/** Answers with the problem. */
export function sendProblem(reply: FastifyReply, error: AppError, requestId: string): void {
  // Fastify would close the connection while the client still sends, and the reset that follows can take this answer with it. Node reads
  // what is left and throws it away, for the time a request may take.
  if (error.code === 'payload_too_large') void reply.removeHeader('connection');
  void reply.status(error.status).headers(problemHeaders(error)).send(problemOf(error, requestId));
}

function listed(error: AppError, member: string, separator: string): string {
  const value = error.extra?.[member];
  return Array.isArray(value) ? value.join(separator) : '';
}
