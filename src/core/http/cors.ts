import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAllowedOrigin, type HostRules } from './host-check.ts';

/** How long a browser may keep the answer of a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, accept, if-match, if-none-match, idempotency-key, last-event-id';
const EXPOSED_HEADERS = 'x-request-id, etag, location, retry-after, link';

/** Headers that let the page of an allowed origin read the answer; none for anybody else (same origin needs none). */
export function addCorsHeaders(request: FastifyRequest, reply: FastifyReply, rules: HostRules): void {
  if (rules.allowedOrigins.length === 0) return;
  void reply.header('vary', 'origin');
  const { origin } = request.headers;
  if (origin === undefined || !isAllowedOrigin(origin, rules)) return;
  void reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED_HEADERS);
}

/** True for the question a browser asks before it sends the real request; only origins that passed the check get here. */
export function isPreflight(request: FastifyRequest): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

/** Answers a preflight: no key is needed, as browsers send none with it. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', REQUEST_HEADERS)
    .header('access-control-max-age', String(PREFLIGHT_MAX_AGE_SECONDS));
  // From a public page to a private address (Private Network Access): the origin is listed, so the answer is yes.
  if (request.headers['access-control-request-private-network'] === 'true')
    void reply.header('access-control-allow-private-network', 'true');
  void reply.status(204).send();
}
