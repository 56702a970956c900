import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeOf, setCaller } from '../../core/http/index.ts';
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
}
