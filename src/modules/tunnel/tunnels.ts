import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError } from '../../core/errors/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { Metrics } from '../../core/metrics/index.ts';
import type { OpenTunnel, TunnelMode } from './open-tunnel.ts';
import { Pulse } from './pulse.ts';

/** How long clients may take to answer the close at shutdown, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;
const MODES: readonly TunnelMode[] = ['duplex', 'dialled', 'observe', 'relay'];

/** Bytes that have gone through tunnels. */
export interface TunnelTraffic {
  in: number;
  out: number;
}

/** The open tunnels of this node: counted, bounded, kept going, closed at shutdown. */
@Injectable()
export class Tunnels implements OnModuleDestroy {
  readonly traffic: TunnelTraffic = { in: 0, out: 0 };
  readonly #maxTunnels: number;
  readonly #pingIntervalMs: number;
  readonly #open = new Map<OpenTunnel, Pulse>();
  readonly #timer: NodeJS.Timeout;
  /** Tunnels that are being opened. */
  #opening = 0;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#maxTunnels = config.maxTunnels;
    this.#pingIntervalMs = config.pingIntervalMs;
    this.#timer = setInterval(() => this.#beat(), config.pingIntervalMs).unref();
    // What the net threads had to say has come by then: most are closed already.
    lifecycle.register({ name: 'tunnels', stop: { stage: 'subscribers', run: () => this.#finish() } });
    metrics.register(() => this.#measure(metrics));
  }

  /** Opens a tunnel in a place that is kept for it in the meantime. Throws `tunnel_limit`. */
  async opening(open: () => Promise<OpenTunnel | undefined>): Promise<void> {
    if (this.#open.size + this.#opening >= this.#maxTunnels)
      throw new AppError(
        'tunnel_limit',
        `This node has ${this.#maxTunnels} tunnels, the limit (PORTCALL_MAX_TUNNELS).`,
      );
    this.#opening += 1;
    try {
      const tunnel = await open();
      if (tunnel !== undefined) this.#add(tunnel);
    } finally {
      this.#opening -= 1;
    }
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  #add(tunnel: OpenTunnel): void {
    if (tunnel.ws.readyState === tunnel.ws.CLOSED) return;
    this.#open.set(tunnel, new Pulse(tunnel, this.#pingIntervalMs));
    tunnel.ws.once('close', () => this.#open.delete(tunnel));
  }

  #beat(): void {
    for (const pulse of this.#open.values()) pulse.beat();
  }

  async #finish(): Promise<void> {
    const tunnels = [...this.#open.keys()];
    const closed = tunnels.map(({ ws }) => new Promise<void>((resolve) => void ws.once('close', () => resolve())));
    for (const tunnel of tunnels) tunnel.end('shutdown');
    const timer = setTimeout(() => {
      for (const { ws } of tunnels) ws.terminate();
    }, CLOSE_TIMEOUT_MS);
    await Promise.all(closed);
    clearTimeout(timer);
  }

  #measure(metrics: Metrics): void {
    for (const mode of MODES)
      metrics.set('portcall_tunnels', [...this.#open.keys()].filter((tunnel) => tunnel.mode === mode).length, { mode });
    for (const direction of ['in', 'out'] as const)
      metrics.set('portcall_tunnel_bytes_total', this.traffic[direction], { direction });
  }
}
