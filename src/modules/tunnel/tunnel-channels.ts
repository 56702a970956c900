import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import { clientSpecSchema } from '../../contract/client.ts';
import type { NetOp, NetOps } from '../../contract/thread-messages.ts';
import type { DialQuery, TunnelDirection, TunnelFacts } from '../../contract/tunnel.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { AppError, NotFoundError } from '../../core/errors/index.ts';
import { newId, placementOf } from '../../core/ids.ts';
import { NetThreads } from '../data-plane/index.ts';
import { Nodes } from '../nodes/index.ts';

/** A tunnel's channel to the net thread that has the connection. */
export interface TunnelChannel {
  readonly port: MessagePort;
  readonly facts: TunnelFacts;
}

/** Opens the channels of tunnels on this node's net threads. */
@Injectable()
export class TunnelChannels {
  readonly #config: Config;
  readonly #threads: NetThreads;
  readonly #nodes: Nodes;
  readonly #egress: EgressPolicy;
  #dialled = 0;

  constructor(@Inject(CONFIG) config: Config, threads: NetThreads, nodes: Nodes, egress: EgressPolicy) {
    this.#config = config;
    this.#threads = threads;
    this.#nodes = nodes;
    this.#egress = egress;
  }

  /** Throws `not_found`, `state_conflict`, `tunnel_attached`, `tunnel_limit`. */
  async attach(connection: string, observe: TunnelDirection | null, by: string): Promise<TunnelChannel> {
    const placement = placementOf(connection);
    if (placement === undefined || placement.slot !== this.#nodes.self.slot || placement.thread >= this.#threads.count) throw new NotFoundError('connection', connection);
    const { maxTunnelObservers: maxObservers } = this.#config;
    try {
      return await this.#open(placement.thread, 'attachTunnel', (end) => ({ connection, observe, maxObservers, ...end }), by);
    } catch (error) {
      // A connection does not survive its thread.
      throw error instanceof AppError && error.code === 'thread_lost' ? new NotFoundError('connection', connection) : error;
    }
  }

  /** Dials on each net thread in turn. Throws `egress_forbidden`, `connect_timeout`, and what connecting fails with. */
  async dial({ transport, host, port, family, verify, serverName, connectTimeoutMs, events }: DialQuery, by: string): Promise<TunnelChannel> {
    const tls = transport === 'tls' ? { tls: { verify, serverName } } : {};
    const spec = clientSpecSchema.parse({ transport, host, port, ...tls, socket: { family }, events, capture: { maxMessages: 0, maxBytes: 0 }, limits: { connectTimeoutMs, maxSendBufferBytes: this.#config.tunnelWindowBytes } });
    const id = newId('tun');
    const endpoint = { id, spec, source: { kind: 'tunnel', id }, egress: await this.#egress.rules() } as const;
    const ready = this.#threads.ready();
    const thread = ready[this.#dialled++ % ready.length] ?? 0;
    return this.#open(thread, 'dialTunnel', (end) => ({ endpoint, ...end }), by, connectTimeoutMs);
  }

  async #open<Op extends NetOp & ('attachTunnel' | 'dialTunnel')>(thread: number, op: Op, paramsOf: (end: { port: MessagePort; windowBytes: number; by: string }) => NetOps[Op]['params'], by: string, waitMs = 0): Promise<TunnelChannel> {
    const { port1, port2 } = new MessageChannel();
    try {
      const facts = await this.#threads.call(thread, op, paramsOf({ port: port2, windowBytes: this.#config.tunnelWindowBytes, by }), waitMs, [port2]);
      return { port: port1, facts };
    } catch (error) {
      port1.close();
      throw error;
    }
  }
}
