import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { AppError, isErrorCode } from '../../../core/errors/index.ts';
import type { Caller } from '../../../core/http/index.ts';
import { Authentication, PASSPORT_HEADER } from '../../auth/index.ts';
import type { RegisteredNode } from '../node-registry.ts';
import { answerTimeoutMs } from './waits.ts';

/** Connections to one node. */
const MAX_CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 3000;
/** Longest silence within an answer, in milliseconds. */
const BODY_TIMEOUT_MS = 30_000;

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

/** What one of several nodes answered. */
export type NodeAnswer<T> = { readonly node: string; readonly ok: T } | { readonly node: string; readonly error: AppError };

/** HTTP to the other nodes, with a passport for each request. */
@Injectable()
export class NodeClient implements OnApplicationShutdown {
  readonly #logger = new Logger('nodes');
  readonly #authentication: Authentication;
  readonly #agent = new Agent({ connections: MAX_CONNECTIONS, connect: { timeout: CONNECT_TIMEOUT_MS }, bodyTimeout: BODY_TIMEOUT_MS });

  constructor(@Inject(Authentication) authentication: Authentication) {
    this.#authentication = authentication;
  }

  /** Rejects with `node_unreachable` when the node is gone, does not answer in time, or hangs up. */
  async request(node: RegisteredNode, request: NodeRequest, caller: Caller): Promise<Dispatcher.ResponseData> {
    if (!node.alive) throw unreachable(node.name, 'is not alive');
    const passport = await this.#authentication.passportFor(caller, { to: node.name, method: request.method, url: request.url });
    const answer = await this.#send(node, request, passport);
    if (answer.statusCode !== 401) return answer;
    // It does not know the passport: another cluster's secret, a clock that is wrong, or another node at that address.
    await answer.body.dump();
    throw unreachable(node.name, 'does not accept requests of this node');
  }

  /** `GET` of a JSON answer; anything but a 2xx is an error. */
  async fetchJson<T>(node: RegisteredNode, url: string, caller: Caller): Promise<NodeAnswer<T>> {
    try {
      const { statusCode, body } = await this.request(node, { method: 'GET', url, headers: { accept: 'application/json' }, body: null, timeoutMs: answerTimeoutMs() }, caller);
      const answer: unknown = await body.json();
      return statusCode < 300 ? { node: node.name, ok: answer as T } : { node: node.name, error: errorOf(answer, node.name) };
    } catch (error) {
      return { node: node.name, error: error instanceof AppError ? error : unreachable(node.name, 'hung up while it answered', error) };
    }
  }

  /** `POST` of a JSON body; throws the error that was answered. Undefined when the answer has no body. */
  async postJson<T>(node: RegisteredNode, url: string, content: unknown, caller: Caller): Promise<T> {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const { statusCode, body } = await this.request(node, { method: 'POST', url, headers, body: JSON.stringify(content), timeoutMs: answerTimeoutMs(content) }, caller);
    const text = await body.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (statusCode >= 300) throw errorOf(answer, node.name);
    return answer as T;
  }

  /** What a WebSocket to the node needs; whoever opens it has to. Rejects with `node_unreachable`. */
  async socketRequest(node: RegisteredNode, path: string, caller: Caller): Promise<{ url: string; headers: Record<string, string> }> {
    if (!node.alive) throw unreachable(node.name, 'is not alive');
    const passport = await this.#authentication.passportFor(caller, { to: node.name, method: 'GET', url: path });
    return { url: `${new URL(node.url).origin.replace(/^http/, 'ws')}${pathUnder(node.url, path)}`, headers: { [PASSPORT_HEADER]: passport } };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(node: RegisteredNode, request: NodeRequest, passport: string): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#agent.request({
        origin: new URL(node.url).origin,
        path: pathUnder(node.url, request.url),
        method: request.method as Dispatcher.HttpMethod,
        headers: { ...request.headers, [PASSPORT_HEADER]: passport },
        body: request.body,
        headersTimeout: request.timeoutMs,
        ...(request.signal ? { signal: request.signal } : {}),
      });
    } catch (error) {
      this.#logger.debug(`${request.method} at node ${node.name}: ${String(error)}`);
      throw unreachable(node.name, 'cannot be reached or does not answer', error);
    }
  }
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
  return isErrorCode(code) ? new AppError(code, String(detail)) : unreachable(node, 'gave an answer that is none');
}
