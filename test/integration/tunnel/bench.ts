import { createHash, randomBytes } from 'node:crypto';
import { PeerServer } from '../../helpers/net-client.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { TunnelClient, type TunnelClientOptions } from '../../helpers/tunnel-client.ts';
import { Peers } from '../net/peers.ts';
import type { Socket } from 'node:net';
import type { Connection, PortcallEvent } from '../../../src/contract/index.ts';

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A node, and what a test opens on it. */
export class TunnelBench {
  readonly peers = new Peers();
  readonly #servers: PeerServer[] = [];
  readonly #clients: TunnelClient[] = [];
  #node: TestNode | undefined;

  get node(): TestNode {
    if (this.#node === undefined) throw new Error('the node runs only while tests do');
    return this.#node;
  }

  async start(env: Record<string, string> = {}): Promise<void> {
    this.#node = await startTestNode(env);
  }

  async stop(): Promise<void> {
    await this.#node?.stop();
  }

  async closeAll(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.ws.terminate();
    this.peers.closeAll();
    await Promise.all(this.#servers.splice(0).map((server) => server.close()));
  }

  async api<T = Record<string, never>>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.node.url}/v1${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async listener(spec: object = {}): Promise<{ id: string; host: string; port: number }> {
    const { body } = await this.api<{ id: string; status: { address: { host: string; port: number } } }>(
      'POST',
      '/listeners',
      { handler: { type: 'manual' }, ...spec },
    );
    return { id: body.id, ...body.status.address };
  }

  /** The listener's only connection, once it is there. */
  async connectionOf(listener: string): Promise<Connection> {
    const page = await poll(
      () => this.api<{ items: Connection[] }>('GET', `/connections?listener=${listener}`),
      ({ body }) => body.items.length === 1,
    );
    return page.body.items[0] as Connection;
  }

  async connection(id: string): Promise<Connection> {
    return (await this.api<Connection>('GET', `/connections/${id}`)).body;
  }

  /** A connection that is taken by a peer and held by a listener. */
  async accepted(spec: object = {}, options: { reads?: boolean } = {}) {
    const listener = await this.listener(spec);
    const peer = await this.peers.tcp(listener, options);
    const { id } = await this.connectionOf(listener.id);
    return { listener, peer, id, path: `/connections/${id}/tunnel` };
  }

  /** A TCP server of the test. */
  async serve(onSocket?: (socket: Socket) => void): Promise<PeerServer> {
    const server = await new PeerServer(onSocket).listen();
    this.#servers.push(server);
    return server;
  }

  async open(path: string, options?: TunnelClientOptions, url = this.node.url): Promise<TunnelClient> {
    return this.#kept(await TunnelClient.open(url, path, options));
  }

  async opted(path: string, options?: TunnelClientOptions, url = this.node.url): Promise<TunnelClient> {
    return this.#kept(await TunnelClient.opted(url, path, options));
  }

  /** Events of a connection, once `isDone` holds for them. */
  async eventsOf(
    connection: string,
    isDone: (events: PortcallEvent[]) => boolean,
    headers: Record<string, string> = {},
  ): Promise<PortcallEvent[]> {
    const page = await poll(
      () =>
        this.api<{ items: PortcallEvent[] }>('GET', `/events?connection=${connection}&limit=500`, undefined, headers),
      ({ body }) => isDone(body.items),
    );
    return page.body.items;
  }

  #kept(client: TunnelClient): TunnelClient {
    this.#clients.push(client);
    return client;
  }
}

export const random = (bytes: number): Buffer => randomBytes(bytes);
export const ended = (events: PortcallEvent[]): boolean => events.some(({ type }) => type === 'connection.closed');
