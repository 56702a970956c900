import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { checkHostAndOrigin, requireScopes, SCOPES, type Caller } from '../../core/http/index.ts';
import { StartError } from '../../core/start-error.ts';
import { DialectError, toDialectError } from './dialect-error.ts';
import { Proxies } from './proxies.ts';
import { readBody } from './request-body.ts';
import { findRoutes, type Answer } from './routes.ts';
import { Toxics } from './toxics.ts';

const HOST = '127.0.0.1';
const JSON_TYPE = 'application/json';
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
const BROWSER = /^Mozilla\//;

/**
 * Toxiproxy's HTTP API, as its clients use it, on a port of the loopback address. It takes no keys, so with keys configured it does only what
 * `PORTCALL_TOXIPROXY_SCOPES` says.
 */
@Injectable()
export class DialectServer {
  readonly #config: Config;
  readonly #proxies: Proxies;
  readonly #toxics: Toxics;
  readonly #caller: Caller;
  readonly #logger = new Logger('toxiproxy');
  #server: Server | undefined;
  #isStopping = false;

  constructor(@Inject(CONFIG) config: Config, @Inject(Proxies) proxies: Proxies, @Inject(Toxics) toxics: Toxics) {
    this.#config = config;
    this.#proxies = proxies;
    this.#toxics = toxics;
    const { toxiproxyScopes } = config;
    this.#caller = { name: 'toxiproxy', scopes: toxiproxyScopes.length === 0 ? SCOPES : toxiproxyScopes };
  }

  /** Throws {@link StartError} when the port cannot be opened. */
  async start(port: number): Promise<void> {
    const { headersTimeoutMs: headersTimeout, requestTimeoutMs: requestTimeout, maxApiConnections } = this.#config;
    const server = createServer({ headersTimeout, requestTimeout }, (request, response) => {
      void this.#serve(request, response);
    });
    server.maxConnections = maxApiConnections;
    this.#server = server.listen(port, HOST);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new StartError(
        `PORTCALL_TOXIPROXY_PORT: ${HOST}:${port} cannot be opened: ${(error as Error).message}. Set it to another port, or to 0 for no Toxiproxy API.`,
        { cause: error },
      );
    }
    this.#logger.log(`the Toxiproxy API listens on http://${HOST}:${port}`);
  }

  /** Requests that are being answered have `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const server = this.#server;
    if (server?.listening !== true) return;
    const closed = once(server, 'close');
    server.close();
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed.finally(() => clearTimeout(cut));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Toxiproxy-Request-Id', randomBytes(10).toString('hex'));
    request.on('error', () => undefined);
    try {
      this.#admit(request);
      await this.#route(request, response);
    } catch (error) {
      this.#fail(response, error);
    }
    // What a handler has not read of the body.
    request.resume();
  }

  /** A web page must not reach it: browsers send their name and the host of the page. */
  #admit({ headers, socket }: IncomingMessage): void {
    const { allowedHosts } = this.#config;
    const { host, origin } = headers;
    checkHostAndOrigin(
      { host, origin, localAddress: socket.localAddress },
      { host: HOST, advertiseUrl: undefined, allowedHosts, allowedOrigins: [] },
    );
    if (this.#isStopping) throw new DialectError(503, 'the node is shutting down');
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (BROWSER.test(headers['user-agent'] ?? '')) return plain(response, 403, 'User agent not allowed');
    const { found, names } = findRoutes(url.replace(/\?.*$/s, ''));
    if (found.length === 0) return plain(response, 404, '404 page not found');
    const route = found.find(({ methods }) => methods.includes(method));
    if (route === undefined) {
      const allow = found.flatMap(({ methods }) => methods).join(', ');
      response.writeHead(405, { Allow: allow, 'Content-Length': 0 }).end();
      return undefined;
    }
    requireScopes(this.#caller, [route.scope]);
    const [proxy = '', toxic = ''] = names;
    const body = (): Promise<unknown> => readBody(request);
    const { proxies, toxics, caller } = { proxies: this.#proxies, toxics: this.#toxics, caller: this.#caller };
    answer(response, await route.run({ proxies, toxics, caller, proxy, toxic, body }));
    return undefined;
  }

  #fail(response: ServerResponse, thrown: unknown): void {
    if (response.destroyed || response.headersSent) return;
    const { status, message } = toDialectError(thrown);
    if (status === 500 && !(thrown instanceof DialectError)) this.#logger.error({ err: thrown }, 'a request failed');
    plain(response, status, JSON.stringify({ error: message, status }));
  }
}

function answer(response: ServerResponse, { status, text }: Answer): void {
  if (text === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(text) }).end(text);
}

/** With a newline, as Go's library does. */
function plain(response: ServerResponse, status: number, line: string): void {
  const text = `${line}\n`;
  response.writeHead(status, { ...TEXT, 'Content-Length': Buffer.byteLength(text) }).end(text);
}
