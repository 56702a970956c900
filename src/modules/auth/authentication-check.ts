import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors/index.ts';
import { beginningWithin, findCaller, findRawBody, routeOf, setCaller } from '../../core/http/index.ts';
import type { Authentication } from './authentication.ts';

/** What needs a key: the API and the metrics, whether the path exists or not. Probes and documents are for everybody. */
const GUARDED = /^\/(?:v1(?:[/?]|$)|metrics(?:[/?]|$))/;

/** Whether the address is one that needs a key. */
export function isGuarded(request: FastifyRequest): boolean {
  return GUARDED.test(routeOf(request));
}

/** Says who sends each request before its body is read, so that strangers cannot make the node take one. */
export function addAuthenticationCheck(fastify: FastifyInstance, authentication: Authentication): void {
  fastify.addHook('onRequest', async (request) => {
    if (isGuarded(request)) setCaller(request.raw, await authentication.identify(request.raw));
  });
  // With the body, before anything is done: a forwarded request is executed in time, once, as it was signed, or not at all.
  fastify.addHook('preHandler', (request, reply, done) => {
    if (findCaller(request)?.via === undefined) return done();
    authentication
      .admit(request.raw, findRawBody(request) ?? '')
      .then((leftMs) => beginUnlessGone(request, reply, leftMs, done), done);
  });
}

/**
 * A forwarder that has closed the connection has answered its caller. After a pause of this process the request is read before the end of its
 * connection is: that takes a whole turn of the event loop.
 */
function beginUnlessGone(
  { method, raw: { socket } }: FastifyRequest,
  { raw: response }: FastifyReply,
  leftMs: number,
  done: (error?: Error) => void,
): void {
  const begin = (): void => {
    if (socket.destroyed || socket.readableEnded || response.destroyed)
      done(
        new AppError(
          'connection_aborted',
          'The node that forwarded the request closed the connection. Nothing was changed.',
        ),
      );
    else beginningWithin(leftMs, done);
  };
  if (method === 'GET' || method === 'HEAD') setImmediate(begin);
  else setImmediate(() => setImmediate(begin));
}
