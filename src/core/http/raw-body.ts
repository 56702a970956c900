import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

const bodies = new WeakMap<IncomingMessage, string>();

/** Keeps the body as it was received, for a request that may have to be forwarded to another node. */
export function keepRawBody(request: FastifyRequest, body: string): void {
  bodies.set(request.raw, body);
}

/** The JSON body as it was received; undefined when there is none. */
export function findRawBody(request: FastifyRequest): string | undefined {
  return bodies.get(request.raw);
}
