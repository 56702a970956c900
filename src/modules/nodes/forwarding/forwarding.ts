import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { AppError } from '../../../core/errors/index.ts';
import { findRawBody, getCaller } from '../../../core/http/index.ts';
import { SIGNED_HEADERS } from '../../auth/index.ts';
import { Nodes } from '../nodes.service.ts';
import type { RegisteredNode } from '../node-registry.ts';
import type { ForwardingConfig } from './forward-to-owner.ts';
import { NodeClient } from './node-client.ts';
import { answerTimeoutMs } from './waits.ts';

/** Headers of a request that mean something to the handler: those that are signed, and who the client is. */
const REQUEST_HEADERS = [...SIGNED_HEADERS, 'user-agent'];
/** Headers of an answer that belong to one hop (RFC 9110 section 7.6.1) or are set here. */
const OWN_ANSWER_HEADERS = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'date',
  'vary',
  'x-request-id',
  'access-control-allow-origin',
]);

/**
 * Passes requests on to the node that owns the resource (routes marked with `ForwardToOwner`). A request that was passed on already is
 * answered here or not at all, so there are no loops.
 */
@Injectable()
export class Forwarding {
  readonly #nodes: Nodes;
  readonly #client: NodeClient;
  readonly #modules: ModuleRef;

  constructor(
    @Inject(Nodes) nodes: Nodes,
    @Inject(NodeClient) client: NodeClient,
    @Inject(ModuleRef) modules: ModuleRef,
  ) {
    this.#nodes = nodes;
    this.#client = client;
    this.#modules = modules;
  }

  /** Hooks into Fastify after the body was read and before Nest's guards and pipes. */
  addTo(fastify: FastifyInstance): void {
    fastify.addHook('preHandler', async (request, reply) => {
      const owner = await this.#findOtherOwner(request);
      if (owner === undefined) return undefined;
      await this.#forward(request, reply, owner);
      return reply;
    });
  }

  /** The node to pass the request on to; undefined when it is answered here. */
  async #findOtherOwner(request: FastifyRequest): Promise<RegisteredNode | undefined> {
    const { forwarding } = request.routeOptions.config as ForwardingConfig;
    if (forwarding === undefined) return undefined;
    const id = (request.params as Record<string, string>)[forwarding.param] ?? '';
    const name = await this.#modules.get(forwarding.resolver, { strict: false }).findOwner(id);
    if (name === undefined || name === this.#nodes.self.name) return undefined;
    const isFirst = getCaller(request).via === undefined;
    const owner = isFirst ? await this.#nodes.find(name) : undefined;
    if (isFirst && owner?.alive !== true && forwarding.answersForLost) return undefined;
    if (owner === undefined)
      throw new AppError(
        'node_unreachable',
        `The node "${name}" that owns the resource cannot be reached from this node.`,
      );
    return owner;
  }

  async #forward(request: FastifyRequest, reply: FastifyReply, owner: RegisteredNode): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const answer = await this.#client.request(
      owner,
      {
        method: request.method,
        url: request.raw.url ?? '',
        headers: headersOf(request),
        body: findRawBody(request) || null,
        timeoutMs: answerTimeoutMs(request.body, request.query),
        signal: gone.signal,
      },
      getCaller(request),
    );
    void reply.status(answer.statusCode).headers(answerHeaders(answer)).send(answer.body);
  }
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': String(request.id) };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

function answerHeaders({ headers }: Dispatcher.ResponseData): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !OWN_ANSWER_HEADERS.has(entry[0]),
    ),
  );
}
