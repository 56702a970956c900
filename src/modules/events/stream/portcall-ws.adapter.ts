import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WsMessageHandler } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { firstValueFrom, type Observable } from 'rxjs';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_COMMAND_BYTES, STREAM_PROTOCOL } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { refuseUpgrade } from '../../../core/http/index.ts';
import { Subscribers } from '../subscription/subscribers.ts';
import { readCommands } from './command-reader.ts';
import { StreamSessions } from './stream-sessions.ts';
import { UpgradeRoutes, type Upgrade } from './upgrade-routes.ts';

/** How long a socket may take to answer our close, in milliseconds: it has to read what was sent before. */
const CLOSE_TIMEOUT_MS = 10_000;

const serverOptions = {
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MAX_COMMAND_BYTES,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols: (offered: Set<string>) => (offered.has(STREAM_PROTOCOL) ? STREAM_PROTOCOL : false),
} as const;

/**
 * WebSocket for Nest's gateways, on the HTTP server of the API. Frames are commands `{id, op, …}`; each gets one reply, in order, and
 * none is dropped silently. A gateway's `path` becomes an upgrade route; other modules may register routes of their own.
 */
export class PortcallWsAdapter extends AbstractWsAdapter {
  readonly #app: NestFastifyApplication;

  constructor(app: NestFastifyApplication) {
    super(app);
    this.#app = app;
  }

  create(_port: number, { path = '/' }: { path?: string } = {}): WebSocketServer {
    const server = new WebSocketServer(serverOptions);
    server.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) =>
      refuseUpgrade(request, socket, new AppError('validation_failed', error.message)),
    );
    const routes = this.#app.get(UpgradeRoutes);
    routes.listenOn(this.#app.getHttpServer());
    routes.register({ path, accept: (upgrade) => this.#accept(server, upgrade) });
    return server;
  }

  override bindClientDisconnect(ws: WebSocket, left: (reason: unknown) => void): void {
    ws.once('close', left);
  }

  bindMessageHandlers(
    ws: WebSocket,
    handlers: WsMessageHandler[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    const session = this.#app.get(StreamSessions).find(ws);
    const byOp = new Map(handlers.map((handler) => [String(handler.message), handler.callback]));
    if (session)
      readCommands(ws, session, (op, command) =>
        firstValueFrom(transform(byOp.get(op)?.(command)), { defaultValue: undefined }),
      );
  }

  override async close(server: WebSocketServer): Promise<void> {
    for (const ws of server.clients) ws.terminate();
    await super.close(server);
  }

  #accept(server: WebSocketServer, { request, socket, head, grant }: Upgrade): void {
    this.#app.get(Subscribers).checkRoom();
    server.handleUpgrade(request, socket, head, (ws) => void server.emit('connection', ws, request, grant));
  }
}
