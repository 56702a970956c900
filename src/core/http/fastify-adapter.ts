import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Config } from '../config/index.ts';
import { newId } from '../ids.ts';

/** How long a client may take to send a whole request, in milliseconds; ends slow-loris connections. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Most bytes of all headers together. */
const MAX_HEADER_BYTES = 16 * 1024;

/** Fastify as the API wants it: bounded bodies and headers, request ids of our own, JSON and merge-patch bodies. */
export function fastifyAdapter(config: Config): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyMaxBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: REQUEST_TIMEOUT_MS },
    forceCloseConnections: 'idle',
    genReqId: () => newId('req', 8),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  const fastify = adapter.getInstance();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser(['application/json', 'application/merge-patch+json'], { parseAs: 'string' }, (request, body, done) => {
    // curl -X POST with a JSON content type and no body: an absent body, which the route's schema judges.
    if (body.length === 0) done(null, undefined);
    else void parseJson(request, body as string, done);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  return adapter;
}
