import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import { clientSpecSchema } from '../../contract/client.ts';
import type { TunnelEnd } from '../../contract/thread-messages.ts';
import type { DialQuery, TunnelDirection, TunnelFacts } from '../../contract/tunnel.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { newId } from '../../core/ids.ts';
import { NetThreads } from '../data-plane/index.ts';

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
  readonly #egress: EgressPolicy;
  #dialled = 0;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(EgressPolicy) egress: EgressPolicy,
  ) {
    this.#config = config;
    this.#threads = threads;
    this.#egress = egress;
  }

  /** Throws `not_found`, `connection_ended`, `state_conflict`, `tunnel_attached`, `tunnel_limit`. */
  async attach(connection: string, observe: TunnelDirection | null, by: string): Promise<TunnelChannel> {
    const { maxTunnelObservers: maxObservers } = this.#config;
    return this.#open(
      (end, transfer) =>
        this.#threads.callOfConnection(
          connection,
          'attachTunnel',
          { connection, observe, maxObservers, ...end },
          transfer,
        ),
      by,
    );
  }

  /** Dials on each net thread in turn. Throws `egress_forbidden`, `connect_timeout`, and what connecting fails with. */
  async dial(
    { transport, host, port, family, verify, serverName, connectTimeoutMs, events }: DialQuery,
    by: string,
  ): Promise<TunnelChannel> {
    const tls = transport === 'tls' ? { tls: { verify, serverName } } : {};
    const spec = clientSpecSchema.parse({
      transport,
      host,
      port,
      ...tls,
      socket: { family },
      events,
      capture: { maxMessages: 0, maxBytes: 0 },
      limits: { connectTimeoutMs, maxSendBufferBytes: this.#config.tunnelWindowBytes },
    });
    const id = newId('tun');
    const endpoint = { id, spec, source: { kind: 'tunnel', id }, egress: await this.#egress.rules() } as const;
    const ready = this.#threads.ready();
    const thread = ready[this.#dialled++ % ready.length] ?? 0;
    return this.#open(
      (end, transfer) => this.#threads.call(thread, 'dialTunnel', { endpoint, ...end }, connectTimeoutMs, transfer),
      by,
    );
  }

  async #open(
    call: (end: TunnelEnd, transfer: readonly MessagePort[]) => Promise<TunnelFacts>,
    by: string,
  ): Promise<TunnelChannel> {
    const { port1, port2 } = new MessageChannel();
    try {
      return {
        port: port1,
        facts: await call({ port: port2, windowBytes: this.#config.tunnelWindowBytes, by }, [port2]),
      };
    } catch (error) {
      port1.close();
      throw error;
    }
  }
}
