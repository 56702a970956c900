import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../core/errors/index.ts';
import { refuseUpgrade, translate } from '../../../core/http/index.ts';
import { findRefusal, Lifecycle } from '../../../core/lifecycle/index.ts';
import type { StreamGrant } from './ports.ts';
import { StreamPorts } from './stream-ports.ts';

/** A request to upgrade to WebSocket, authorized. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** Bytes that came after the request. */
  readonly head: Buffer;
  /** What stands in the path for `:name`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly grant: StreamGrant;
}

export interface UpgradeRoute {
  /** For example `/v1/connections/:id/tunnel`. */
  readonly path: string;
  /** Completes the handshake (`WebSocketServer.handleUpgrade`); an error thrown before that becomes the HTTP answer. */
  accept(upgrade: Upgrade): void | Promise<void>;
}

/** The paths that speak WebSocket. Modules register theirs at start. Every upgrade request gets an answer: its route's, or a problem. */
@Injectable()
export class UpgradeRoutes {
  readonly #logger = new Logger('upgrade');
  readonly #lifecycle: Lifecycle;
  readonly #ports: StreamPorts;
  #server: Server | undefined;
  readonly #routes: { readonly pattern: RegExp; readonly route: UpgradeRoute }[] = [];

  constructor(@Inject(Lifecycle) lifecycle: Lifecycle, @Inject(StreamPorts) ports: StreamPorts) {
    this.#lifecycle = lifecycle;
    this.#ports = ports;
  }

  register(route: UpgradeRoute): void {
    const pattern = route.path
      .split('/')
      .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : part))
      .join('/');
    this.#routes.push({ pattern: new RegExp(`^${pattern}/?$`), route });
  }

  /** Takes the upgrade requests of the server from now on; once is enough. */
  listenOn(server: Server & { shouldUpgradeCallback?: (request: IncomingMessage) => boolean }): void {
    if (this.#server === server) return;
    this.#server = server;
    // Other protocols are only offered (`Upgrade: h2c` of some HTTP clients): the request is then answered as if they were not.
    server.shouldUpgradeCallback = ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket';
    server.on(
      'upgrade',
      (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.#handle(request, socket, head),
    );
  }

  async #handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Until ws has the socket it has no error listener, and an unhandled error would end the process.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    try {
      const refusal = findRefusal(this.#lifecycle);
      if (refusal) throw refusal;
      const grant = await this.#ports.guard.authorize(request);
      const url = targetOf(request.url ?? '/');
      const { route, params } = this.#find(url.pathname);
      await route.accept({ request, socket, head, params, query: url.searchParams, grant });
    } catch (thrown) {
      const error = translate(thrown);
      if (error.code === 'internal') this.#logger.error({ err: thrown }, 'unexpected error');
      refuseUpgrade(request, socket, error);
    } finally {
      if (!socket.destroyed && !socket.writableEnded) socket.off('error', ignore);
    }
  }

  #find(path: string): { readonly route: UpgradeRoute; readonly params: Record<string, string> } {
    for (const { pattern, route } of this.#routes) {
      const match = pattern.exec(path);
      if (match) return { route, params: decoded(match.groups ?? {}) };
    }
    throw new AppError('not_found', 'This path does not support WebSocket.');
  }
}

/** The target of a request: a path, or a whole URL. A path that begins with two slashes names no host. */
function targetOf(target: string): URL {
  const url = URL.parse(target.startsWith('/') ? `http://localhost${target}` : target);
  if (url === null) throw new AppError('not_found', 'This path does not support WebSocket.');
  return url;
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch (error) {
    throw new AppError('not_found', 'The path is not percent-encoded correctly.', { cause: error });
  }
}
