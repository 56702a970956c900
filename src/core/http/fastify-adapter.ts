import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/index.ts';
import { AppError } from '../errors/index.ts';
import { newId } from '../ids.ts';
import { answerHeaders } from './answer-headers.ts';
import { answerClientError } from './client-error.ts';
import { addCorsHeaders, answerPreflight, isPreflight } from './cors.ts';
import { checkFetchSite } from './fetch-site.ts';
import { checkHostAndOrigin, isHostlessProbe } from './host-check.ts';
import { takeJson } from './json-body.ts';
import { writeLargeAnswers } from './large-answers.ts';
import { sendProblem } from './problem.ts';
import { translate } from './problem.filter.ts';
import { checkRequestHead } from './request-head.ts';
import { RouteMethods } from './route-methods.ts';

/** How often connections that are too slow with their request are looked for, in milliseconds: they end that much late at most. */
const SLOW_REQUESTS_EVERY_MS = 500;
/** Most bytes of all headers together. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Longest part of a path, in characters. */
const MAX_PARAM_LENGTH = 200;
/** A request that another node passed on keeps its id, so that the logs of both tell the same story. */
const PASSED_ON_ID = /^req_[0-9a-hjkmnp-tv-z]{18}$/;

/** Fastify as the API wants it: bounded bodies and headers, request ids of our own, JSON and merge-patch bodies, known hosts only. */
export function fastifyAdapter(config: Config): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyMaxBytes,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: config.keepAliveTimeoutMs,
    // ApiConnections decides which of those that this time finds quiet are cut.
    connectionTimeout: config.stallTimeoutMs,
    // Node's own answer to a request without Host is no problem document; ours is in checkRequestHead.
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: config.headersTimeoutMs,
      connectionsCheckingInterval: SLOW_REQUESTS_EVERY_MS,
      requireHostHeader: false,
    },
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply.header('x-request-id', request.id), translate(error), String(request.id)),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  takeJson(fastify, config.bodyMaxBytes);
  writeLargeAnswers(fastify);
  // The order of these hooks must hold: nothing is done for a request from a host or page that is not known.
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).headers(answerHeaders(request.url));
    checkRequestHead(request.raw);
    if (!isHostlessProbe(request.raw))
      checkHostAndOrigin(
        { host: request.headers.host, origin: request.headers.origin, localAddress: request.socket.localAddress },
        config,
      );
    checkFetchSite(request, config);
    addCorsHeaders(request, reply, config);
    if (isPreflight(request)) answerPreflight(request, reply);
    else done();
  });
  return adapter;
}

/** Call it last of all `onRequest` hooks: a known path with a method it does not have is 405 rather than 404. */
export function addMethodCheck(fastify: FastifyInstance, methods: RouteMethods): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const allow = request.is404 ? methods.of(request.url) : [];
    if (allow.length === 0) done(request.is404 ? methods.unknownPath(request.url) : undefined);
    else
      done(
        new AppError('method_not_allowed', `${request.method} is not supported here; use ${allow.join(', ')}.`, {
          extra: { allow },
        }),
      );
  });
}

/** Collects the methods of every route that is added from now on. */
export function collectRouteMethods(fastify: FastifyInstance): RouteMethods {
  const methods = new RouteMethods();
  fastify.addHook('onRoute', (route) => methods.add(route.url, route.method));
  return methods;
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && PASSED_ON_ID.test(given) ? given : newId('req', 8);
}
