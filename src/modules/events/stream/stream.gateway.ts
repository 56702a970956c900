import type { IncomingMessage } from 'node:http';
import { Inject, UseFilters, type OnModuleDestroy } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { decodeBytes, streamCommands, type StreamCommand } from '../../../contract/index.ts';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { Caller } from '../../../core/http/index.ts';
import { EventsService } from '../events.service.ts';
import { Subscribers } from '../subscription/subscribers.ts';
import { Heartbeat } from './heartbeat.ts';
import type { StreamGrant } from './ports.ts';
import { StreamErrorFilter } from './stream-error.filter.ts';
import { StreamPorts } from './stream-ports.ts';
import { StreamSession } from './stream-session.ts';
import { StreamSessions } from './stream-sessions.ts';

/** How long a socket given up on may take to close, in milliseconds. */
const TERMINATE_AFTER_MS = 1000;

/** /v1/stream: one handler an op. What a handler answers is the `ok` of the reply; what it throws is its `error`. */
@WebSocketGateway({ path: '/v1/stream' })
@UseFilters(StreamErrorFilter)
export class StreamGateway implements OnGatewayConnection<WebSocket>, OnGatewayDisconnect<WebSocket>, OnModuleDestroy {
  readonly #config: Config;
  readonly #events: EventsService;
  readonly #subscribers: Subscribers;
  readonly #sessions: StreamSessions;
  readonly #ports: StreamPorts;
  readonly #heartbeat: Heartbeat;
  readonly #leave = new WeakMap<WebSocket, () => void>();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(EventsService) events: EventsService,
    @Inject(Subscribers) subscribers: Subscribers,
    @Inject(StreamSessions) sessions: StreamSessions,
    @Inject(StreamPorts) ports: StreamPorts,
  ) {
    this.#config = config;
    this.#events = events;
    this.#subscribers = subscribers;
    this.#sessions = sessions;
    this.#ports = ports;
    this.#heartbeat = new Heartbeat(config.pingIntervalMs, (ws) => this.#giveUp(ws));
  }

  handleConnection(ws: WebSocket, request: IncomingMessage, grant: StreamGrant): void {
    const { subscriberMaxBytes, maxSubscriptions } = this.#config;
    const session = new StreamSession({
      ws,
      request,
      grant,
      events: this.#events,
      subscriberMaxBytes,
      maxSubscriptions,
    });
    this.#leave.set(ws, this.#subscribers.add(session));
    this.#sessions.set(ws, session);
    this.#heartbeat.watch(ws, request.socket);
    // A frame that breaks the protocol; ws closes the socket by itself with the code that says so.
    ws.on('error', () => session.dispose());
  }

  handleDisconnect(ws: WebSocket): void {
    this.#sessions.find(ws)?.dispose();
    this.#sessions.delete(ws);
    this.#leave.get(ws)?.();
  }

  onModuleDestroy(): void {
    this.#heartbeat.stop();
  }

  @SubscribeMessage('subscribe')
  subscribe(
    @ConnectedSocket() ws: WebSocket,
    @MessageBody({ schema: streamCommands.subscribe }) command: StreamCommand<'subscribe'>,
  ): Promise<unknown> | undefined {
    return this.#sessions.find(ws)?.subscribe(command);
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(
    @ConnectedSocket() ws: WebSocket,
    @MessageBody({ schema: streamCommands.unsubscribe }) { subscription }: StreamCommand<'unsubscribe'>,
  ): unknown {
    return this.#sessions.find(ws)?.unsubscribe(subscription);
  }

  @SubscribeMessage('send')
  async send(
    @ConnectedSocket() ws: WebSocket,
    @MessageBody({ schema: streamCommands.send }) command: StreamCommand<'send'>,
  ): Promise<unknown> {
    const caller = this.#callerFor(ws, 'write');
    return this.#ports.connections.send(command.connection, { bytes: decodeBytes(command), raw: command.raw }, caller);
  }

  @SubscribeMessage('close')
  async close(
    @ConnectedSocket() ws: WebSocket,
    @MessageBody({ schema: streamCommands.close }) { connection, mode }: StreamCommand<'close'>,
  ): Promise<unknown> {
    const caller = this.#callerFor(ws, 'write');
    await this.#ports.connections.close(connection, mode, caller);
    return {};
  }

  @SubscribeMessage('ping')
  ping(@MessageBody({ schema: streamCommands.ping }) _command: StreamCommand<'ping'>): unknown {
    return { at: new Date().toISOString() };
  }

  /** Throws `insufficient_scope`, and `connection_aborted` when the socket has gone in the meantime. */
  #callerFor(ws: WebSocket, scope: string): Caller {
    const session = this.#sessions.find(ws);
    if (session === undefined) throw new AppError('connection_aborted', 'The socket is closed.');
    session.requireScope(scope);
    return session.caller;
  }

  #giveUp(ws: WebSocket): void {
    this.#sessions.find(ws)?.end('not_answering');
    setTimeout(() => ws.terminate(), TERMINATE_AFTER_MS).unref();
  }
}
