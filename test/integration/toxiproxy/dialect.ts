import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { rawHttp, type RawAnswer } from '../../helpers/raw-http.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The Toxiproxy API of a node, and connections through its proxies. */
export class Dialect {
  readonly port: number;
  readonly #peers = new Peers();

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answered> {
    // Node's client sends the body of a DELETE without its length.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers: { ...length, ...headers } });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  }

  async json(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const { status, text } = await this.send(method, path, body === undefined ? undefined : JSON.stringify(body));
    return { status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  raw(bytes: string): Promise<RawAnswer> {
    return rawHttp(this.url, bytes);
  }

  /** Through a proxy: its `listen`, or its port. */
  connect(listen: unknown): Promise<TcpPeer> {
    return this.#peers.tcp({ host: '127.0.0.1', port: portOf(listen) });
  }

  async canConnect(listen: unknown): Promise<boolean> {
    const socket = connect(portOf(listen), '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  /** Removes all proxies and connections. */
  async clear(): Promise<void> {
    this.#peers.closeAll();
    const { body } = await this.json('GET', '/proxies');
    await Promise.all(Object.keys(body).map((name) => this.send('DELETE', `/proxies/${encodeURIComponent(name)}`)));
  }
}

function portOf(listen: unknown): number {
  return typeof listen === 'number' ? listen : Number(/\d+$/.exec(String(listen))?.[0]);
}
