import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  attachQuerySchema,
  BINARY_PROTOCOL,
  dialQuerySchema,
  TUNNEL_PROTOCOL,
  type AttachQuery,
} from '../../contract/tunnel.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError, ValidationError } from '../../core/errors/index.ts';
import { getCaller, parseWith, refuseUpgrade, requireScopes, type Caller } from '../../core/http/index.ts';
import { placementOf } from '../../core/ids.ts';
import { UpgradeRoutes, type Upgrade } from '../events/index.ts';
import { Nodes, type RegisteredNode } from '../nodes/index.ts';
import type { OpenTunnel } from './open-tunnel.ts';
import { openUpstream, Relay } from './relay.ts';
import { TunnelChannels, type TunnelChannel } from './tunnel-channels.ts';
import { TunnelSession, type TunnelSessionOptions } from './tunnel-session.ts';
import { Tunnels } from './tunnels.ts';

/** A client that is being closed may take as long as it likes while it takes something (src/modules/tunnel/pulse.ts); in milliseconds. */
const CLOSE_TIMEOUT_MS = 24 * 3_600_000;

const serverOptions = { noServer: true, perMessageDeflate: false, closeTimeout: CLOSE_TIMEOUT_MS } as const;

/** The handshakes of tunnels. Everything that can go wrong is found out before, so that it is an HTTP answer. */
@Injectable()
export class TunnelGateway implements OnModuleInit, OnModuleDestroy {
  readonly #config: Config;
  readonly #routes: UpgradeRoutes;
  readonly #tunnels: Tunnels;
  readonly #channels: TunnelChannels;
  readonly #nodes: Nodes;
  readonly #server: WebSocketServer;
  /** Id of the connection, for the header of the answer. */
  readonly #connections = new WeakMap<IncomingMessage, string>();
  /** The subprotocol that was agreed on. */
  readonly #protocols = new WeakMap<IncomingMessage, string | false>();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(UpgradeRoutes) routes: UpgradeRoutes,
    @Inject(Tunnels) tunnels: Tunnels,
    @Inject(TunnelChannels) channels: TunnelChannels,
    @Inject(Nodes) nodes: Nodes,
  ) {
    this.#config = config;
    this.#routes = routes;
    this.#tunnels = tunnels;
    this.#channels = channels;
    this.#nodes = nodes;
    this.#server = new WebSocketServer({
      ...serverOptions,
      maxPayload: config.tunnelFrameMaxBytes,
      handleProtocols: (_offered, request) => this.#protocols.get(request) ?? false,
    });
    this.#server.on('headers', (headers, request) =>
      headers.push(`x-portcall-connection: ${this.#connections.get(request) ?? ''}`),
    );
    this.#server.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) =>
      refuseUpgrade(request, socket, new AppError('validation_failed', error.message)),
    );
  }

  onModuleInit(): void {
    this.#routes.register({
      path: '/v1/connections/:id/tunnel',
      accept: (upgrade) => this.#tunnels.opening(() => this.#attach(upgrade)),
    });
    this.#routes.register({
      path: '/v1/tunnel',
      accept: (upgrade) => this.#tunnels.opening(() => this.#dial(upgrade)),
    });
  }

  onModuleDestroy(): void {
    for (const ws of this.#server.clients) ws.terminate();
    this.#server.close();
  }

  async #attach(upgrade: Upgrade): Promise<OpenTunnel | undefined> {
    const caller = getCaller(upgrade.request);
    const query = parseWith(attachQuerySchema, queryOf(upgrade));
    requireScopes(caller, query.observe ? ['read', 'payload'] : ['read', 'write', 'payload']);
    this.#protocols.set(upgrade.request, chosenProtocol(upgrade.request, query.subprotocol));
    const connection = upgrade.params['id'] ?? '';
    const other = await this.#findOther(connection, caller);
    if (other !== undefined) return this.#relay(upgrade, other, caller);
    const channel = await this.#channels.attach(connection, query.observe ? query.direction : null, caller.name);
    return this.#open(upgrade, channel, { mode: query.observe ? 'observe' : 'duplex', leave: leavesOf(query) });
  }

  async #dial(upgrade: Upgrade): Promise<OpenTunnel | undefined> {
    const caller = getCaller(upgrade.request);
    requireScopes(caller, ['read', 'write', 'payload']);
    const query = parseWith(dialQuerySchema, queryOf(upgrade));
    this.#protocols.set(upgrade.request, chosenProtocol(upgrade.request, query.subprotocol));
    const channel = await this.#channels.dial(query, caller.name);
    return this.#open(upgrade, channel, { mode: 'dialled', leave: { closed: 'close', lost: 'reset' } });
  }

  /** The node to forward the request to; undefined when the connection is on this node, or unknown. */
  async #findOther(connection: string, caller: Caller): Promise<RegisteredNode | undefined> {
    const slot = placementOf(connection)?.slot;
    return slot === undefined || slot === this.#nodes.self.slot || caller.via !== undefined
      ? undefined
      : this.#nodes.findBySlot(slot);
  }

  async #relay(upgrade: Upgrade, node: RegisteredNode, caller: Caller): Promise<OpenTunnel | undefined> {
    const protocol = this.#protocols.get(upgrade.request) || undefined;
    const { url, headers } = await this.#nodes.socketRequest(node, upgrade.request.url ?? '', caller, protocol);
    const { tunnelFrameMaxBytes: maxPayload, tunnelWindowBytes } = this.#config;
    const upstream = await openUpstream({
      url,
      headers,
      protocol,
      maxPayload,
      node: node.name,
    });
    const ws = this.#handshake(upgrade, upstream.connection);
    if (ws === undefined) {
      upstream.ws.terminate();
      return undefined;
    }
    return new Relay(ws, upgrade.socket as Socket, upstream.ws, tunnelWindowBytes).start();
  }

  #open(
    upgrade: Upgrade,
    { port, facts }: TunnelChannel,
    { mode, leave }: Pick<TunnelSessionOptions, 'mode' | 'leave'>,
  ): OpenTunnel | undefined {
    const ws = this.#handshake(upgrade, facts.connection);
    if (ws === undefined) {
      port.postMessage({ kind: 'leave', how: leave.closed });
      port.close();
      return undefined;
    }
    return new TunnelSession({
      ws,
      socket: upgrade.socket as Socket,
      mode,
      port,
      facts,
      leave,
      traffic: this.#tunnels.traffic,
      maxFrameBytes: this.#config.tunnelFrameMaxBytes,
    }).start();
  }

  /** Undefined: the client has disconnected, or sent an invalid request and was answered. */
  #handshake({ request, socket, head }: Upgrade, connection: string): WebSocket | undefined {
    this.#connections.set(request, connection);
    let opened: WebSocket | undefined;
    this.#server.handleUpgrade(request, socket, head, (ws) => (opened = ws));
    return opened;
  }
}

function leavesOf({ onClose }: AttachQuery): TunnelSessionOptions['leave'] {
  return onClose === 'keep' ? { closed: 'keep', lost: 'keep' } : { closed: 'close', lost: 'reset' };
}

/** Throws `validation_failed` when the wanted one is not offered: a client closes a connection that agrees on another one. */
function chosenProtocol(request: IncomingMessage, wanted: string | undefined): string | false {
  const offered = offeredBy(request);
  if (wanted !== undefined) {
    if (!offered.has(wanted))
      throw new ValidationError([
        {
          path: 'subprotocol',
          message: `must be offered in Sec-WebSocket-Protocol, which has ${[...offered].join(', ') || 'none'}`,
        },
      ]);
    return wanted;
  }
  return [TUNNEL_PROTOCOL, BINARY_PROTOCOL].find((protocol) => offered.has(protocol)) ?? false;
}

function offeredBy({ headers }: IncomingMessage): Set<string> {
  return new Set(
    (headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((protocol) => protocol.trim())
      .filter((protocol) => protocol !== ''),
  );
}

/** A parameter that is given twice is a list, which no schema here takes. */
function queryOf({ query }: Upgrade): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
