import type { Socket } from 'node:net';
import { Client, type buildConnector } from 'undici';
import type { Address } from '../../../contract/endpoint.ts';
import type { TlsClient } from '../../../contract/jobs/fields.ts';
import type { IpFamily } from '../../shared/name-lookups.ts';
import { openTcp, type Reach } from '../net/open-tcp.ts';
import { startTls } from '../net/start-tls.ts';

/** How requests of one job connect. */
export interface HttpRoute {
  readonly family: IpFamily;
  readonly connectTimeoutMs: number;
  readonly tls: TlsClient;
}

/** What connecting took; set when the connection is open. */
export interface ConnectPhases {
  address: Address;
  resolveMs: number;
  connectMs: number;
  tlsMs: number;
}

/** Most bytes of an answer's header. */
const MAX_HEADER_BYTES = 64 * 1024;

/** One connection for one request, opened past the egress policy and measured. Destroy it afterwards. */
export class HttpConnection {
  readonly client: Client;
  phases: ConnectPhases | undefined;

  constructor(url: URL, route: HttpRoute, reach: Reach) {
    this.client = new Client(url.origin, {
      connect: (_options: buildConnector.Options, told: buildConnector.Callback) => this.#connect(url, route, reach, told),
      maxHeaderSize: MAX_HEADER_BYTES,
      // The job's own limits count, whatever phase it is in.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async #connect(url: URL, route: HttpRoute, reach: Reach, told: buildConnector.Callback): Promise<void> {
    try {
      told(null, await this.#open(url, route, reach));
    } catch (error) {
      told(error as Error, null);
    }
  }

  async #open(url: URL, { tls: options, ...route }: HttpRoute, reach: Reach): Promise<Socket> {
    const isTls = url.protocol === 'https:';
    const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const { socket, ...opened } = await openTcp({ host, port, ...route }, reach);
    const secured = isTls ? await startTls(socket, { host, alpn: ['http/1.1'], ...options }, reach.signal) : undefined;
    this.phases = { ...opened, tlsMs: secured?.tlsMs ?? 0 };
    return secured?.tls ?? socket;
  }
}
