import type { MessagePort } from 'node:worker_threads';
import type { ClientEndpoint, TunnelEnd } from '../../../contract/thread-messages.ts';
import type { TunnelFacts } from '../../../contract/tunnel.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import type { NameLookups } from '../../shared/name-lookups.ts';
import { connectTimeout, type Target } from '../sockets/addresses.ts';
import { openTarget, type Outbound } from '../connection/outbound/index.ts';
import type { Connection } from '../connection/connection.ts';
import { Endpoint, type EndpointSettings } from '../connection/endpoint.ts';
import type { EndpointHost } from '../connection/endpoint-host.ts';
import { ConnectionTunnels } from './connection-tunnels.ts';
import { factsOf } from './facts.ts';

type DialSettings = EndpointSettings & Pick<Target, 'spec' | 'egress'>;

/** Compiles the settings of a target. It is dialled as clients are, and theirs are compiled elsewhere. */
export type CompileDial = (target: ClientEndpoint) => DialSettings;

/** Connections that tunnels have dialled. */
export class DialledTunnels {
  readonly #thread: EndpointHost<Connection>;
  readonly #lookups: NameLookups;
  readonly #compile: CompileDial;
  readonly #endpoints = new Set<Endpoint>();

  constructor(thread: EndpointHost<Connection>, lookups: NameLookups, compile: CompileDial) {
    this.#thread = thread;
    this.#compile = compile;
    this.#lookups = lookups;
  }

  /** Rejects with `egress_forbidden`, `connect_timeout`, what connecting fails with, and `connection_aborted` when the port is closed meanwhile. */
  async dial({ endpoint: target, ...end }: { endpoint: ClientEndpoint } & TunnelEnd): Promise<TunnelFacts> {
    const settings = this.#compile(target);
    const opened = await this.#open(settings, end.port);
    if (this.#thread.isShuttingDown) {
      opened.release();
      throw new AppError('shutting_down', 'The net thread is shutting down.');
    }
    const endpoint = new Endpoint(this.#thread, target.id, 'tunnel', settings);
    this.#endpoints.add(endpoint);
    endpoint.onConnectionEnded = () => {
      this.#endpoints.delete(endpoint);
      opened.release();
    };
    const { connection, start } = opened.connectionOf(endpoint);
    start({ refused: (error) => tunnel.refused(error) });
    const tunnel = ConnectionTunnels.of(connection).addDuplex({
      ...end,
      windowBytes: Math.min(end.windowBytes, endpoint.maxSendBufferBytes),
      onLost: 'reset',
    });
    return factsOf(connection, end.windowBytes);
  }

  async close(graceMs: number): Promise<void> {
    const endpoints = [...this.#endpoints];
    const all = endpoints.flatMap(({ connections }) => [...connections]);
    for (const connection of all) {
      if (graceMs === 0) connection.destroy('shutdown');
      else connection.close('shutdown', graceMs);
    }
    const timer = setTimeout(() => {
      for (const connection of all) connection.destroy('shutdown');
    }, graceMs);
    await Promise.all(endpoints.map((endpoint) => endpoint.empty()));
    clearTimeout(timer);
  }

  async #open({ spec, egress }: DialSettings, port: MessagePort): Promise<Outbound> {
    const running = new AbortController();
    const { connectTimeoutMs } = spec.limits;
    const giveUp = () =>
      running.abort(new AppError('connection_aborted', 'The tunnel was closed while it was connecting.'));
    const timer = setTimeout(() => running.abort(connectTimeout(spec, connectTimeoutMs)), connectTimeoutMs);
    port.once('close', giveUp);
    try {
      return await openTarget({ spec, egress, lookups: this.#lookups }, running.signal);
    } catch (thrown) {
      throw toAppError(thrown, 'socket_error');
    } finally {
      clearTimeout(timer);
      port.off('close', giveUp);
    }
  }
}
