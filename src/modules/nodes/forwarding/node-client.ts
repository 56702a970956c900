import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { AppError, isErrorCode } from '../../../core/errors/index.ts';
import type { Caller } from '../../../core/http/index.ts';
import { Authentication, PASSPORT_HEADER, type PassportFault } from '../../auth/index.ts';
import { NodeRegistry, type RegisteredNode } from '../node-registry.ts';
import { answerTimeoutMs } from './waits.ts';

/** Connections to one node. */
const MAX_CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3000;
/** Longest silence within an answer, in milliseconds. */
const BODY_TIMEOUT_MS = 30_000;
/** Of the time an answer may take, the part within which a request may begin: the rest is for doing it, and for what two nodes differ in their idea of the time. */
const BEGIN_SHARE = 0.8;

/** A request as another node is to see it. */
export interface NodeRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** How long the answer may take to begin, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** …with JSON both ways. */
export interface JsonRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Path with query, from `/v1`. */
  readonly url: string;
  /** The body; undefined: none. */
  readonly content?: unknown;
  /** How long the answer may take to begin, in milliseconds. Default: as long as the body says. */
  readonly timeoutMs?: number;
}

/** What one of several nodes answered. */
export type NodeAnswer<T> =
  | { readonly node: string; readonly ok: T }
  | { readonly node: string; readonly error: AppError };

/** HTTP to the other nodes, with a passport for each request. */
@Injectable()
export class NodeClient implements OnApplicationShutdown {
  readonly #logger = new Logger('nodes');
  readonly #authentication: Authentication;
  readonly #registry: NodeRegistry;
  readonly #agent = new Agent({
    connections: MAX_CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    bodyTimeout: BODY_TIMEOUT_MS,
  });

  constructor(@Inject(Authentication) authentication: Authentication, @Inject(NodeRegistry) registry: NodeRegistry) {
    this.#authentication = authentication;
    this.#registry = registry;
    registry.signs.on('resumed', () => void authentication.keepSecret());
  }

  /** Rejects with `node_unreachable` when the node is down, does not answer in time, or closes the connection. */
  async request(node: RegisteredNode, request: NodeRequest, caller: Caller): Promise<Dispatcher.ResponseData> {
    if (!node.alive) throw unreachable(node.name, 'is not alive');
    const deadlineMs = performance.now() + request.timeoutMs;
    const answer = await this.#send(node, request, caller, request.timeoutMs);
    if (answer.statusCode !== 401) return answer;
    // It was not executed. The secret, the clock or the process at that address may have changed since they were looked at.
    const fault = await faultOf(answer);
    const leftMs = deadlineMs - performance.now();
    if (fault !== 'repeated' && leftMs > 0) {
      const current = await this.#lookAgain(node);
      const second = await this.#send(current, request, caller, leftMs);
      if (second.statusCode !== 401) return second;
      await second.body.dump();
    }
    throw unreachable(node.name, 'does not accept requests from this node');
  }

  /** `GET` of a JSON answer; anything but a 2xx is an error. */
  async fetchJson<T>(
    node: RegisteredNode,
    url: string,
    caller: Caller,
    timeoutMs = answerTimeoutMs(),
  ): Promise<NodeAnswer<T>> {
    try {
      const { statusCode, body } = await this.request(
        node,
        { method: 'GET', url, headers: { accept: 'application/json' }, body: null, timeoutMs },
        caller,
      );
      const answer: unknown = await body.json();
      return statusCode < 300
        ? { node: node.name, ok: answer as T }
        : { node: node.name, error: errorOf(answer, node.name) };
    } catch (error) {
      return {
        node: node.name,
        error:
          error instanceof AppError
            ? error
            : unreachable(node.name, 'closed the connection during its response', error),
      };
    }
  }

  /** A request with a JSON body, or none; throws the error that was answered. Undefined when the answer has no body. */
  async sendJson<T>(node: RegisteredNode, request: JsonRequest, caller: Caller): Promise<T> {
    const { method, url, content, timeoutMs = answerTimeoutMs(content) } = request;
    const type = content === undefined ? {} : { 'content-type': 'application/json' };
    const { statusCode, body } = await this.request(
      node,
      {
        method,
        url,
        headers: { accept: 'application/json', ...type },
        body: content === undefined ? null : JSON.stringify(content),
        timeoutMs,
      },
      caller,
    );
    const text = await body.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (statusCode >= 300) throw errorOf(answer, node.name);
    return answer as T;
  }

  /** What a WebSocket to the node needs that offers `protocol`, for who opens it within {@link BASE_TIMEOUT_MS}. Rejects with `node_unreachable`. */
  async socketRequest(
    node: RegisteredNode,
    path: string,
    caller: Caller,
    protocol?: string,
  ): Promise<{ url: string; headers: Record<string, string> }> {
    if (!node.alive) throw unreachable(node.name, 'is not alive');
    const passport = await this.#authentication.passportFor(caller, {
      to: node.name,
      instance: node.instance,
      method: 'GET',
      url: path,
      headers: protocol === undefined ? {} : { 'sec-websocket-protocol': protocol },
    });
    return {
      url: `${new URL(node.url).origin.replace(/^http/, 'ws')}${pathUnder(node.url, path)}`,
      headers: { [PASSPORT_HEADER]: passport },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
  }

  /** The node as it is in the registry now, with the secret and the time as they are in Redis now. */
  async #lookAgain(node: RegisteredNode): Promise<RegisteredNode> {
    const [nodes] = await Promise.all([this.#registry.list(), this.#authentication.refreshPassports()]);
    return nodes.find(({ name }) => name === node.name) ?? node;
  }

  async #send(
    node: RegisteredNode,
    request: NodeRequest,
    caller: Caller,
    timeoutMs: number,
  ): Promise<Dispatcher.ResponseData> {
    const { method, url, headers, body } = request;
    // One that waits here for a connection, or for its answer, for too long is given up as a whole; the owner does not begin it after that.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${Math.round(timeoutMs)} ms`)), timeoutMs);
    try {
      const beginWithinMs = timeoutMs * BEGIN_SHARE;
      const passport = await this.#authentication.passportFor(caller, {
        to: node.name,
        instance: node.instance,
        method,
        url,
        headers,
        body,
        beginWithinMs,
      });
      return await this.#agent.request({
        origin: new URL(node.url).origin,
        path: pathUnder(node.url, url),
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers, [PASSPORT_HEADER]: passport },
        body,
        headersTimeout: 0,
        signal: request.signal ? AbortSignal.any([limit.signal, request.signal]) : limit.signal,
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.#logger.debug(`${method} at node ${node.name}: ${String(error)}`);
      throw unreachable(node.name, 'cannot be reached or does not answer', error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Why a passport was refused; undefined when it was not the node itself that refused. */
async function faultOf({ body }: Dispatcher.ResponseData): Promise<PassportFault | undefined> {
  const answer = (await body.json().catch(() => undefined)) as { readonly passport?: PassportFault } | undefined;
  return answer?.passport;
}

function unreachable(name: string, what: string, cause?: unknown): AppError {
  return new AppError('node_unreachable', `The node "${name}" ${what}.`, { cause });
}

/** A node behind a proxy may have a path before `/v1`. */
function pathUnder(base: string, url: string): string {
  return `${new URL(base).pathname.replace(/\/$/, '')}${url}`;
}

function errorOf(answer: unknown, node: string): AppError {
  const { code, detail } = (answer ?? {}) as { code?: unknown; detail?: unknown };
  return isErrorCode(code) ? new AppError(code, String(detail)) : unreachable(node, 'sent an invalid response');
}
