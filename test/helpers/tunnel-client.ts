import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { TUNNEL_PROTOCOL, type TunnelEvent } from '../../src/contract/tunnel.ts';

const TIMEOUT_MS = 30_000;

/** What an upgrade request was answered with instead. */
export class RefusedTunnel extends Error {
  readonly status: number;
  readonly problem: {
    readonly code: string;
    readonly detail: string;
    readonly errors?: readonly { path: string; message: string }[];
  };
  constructor(status: number, problem: RefusedTunnel['problem']) {
    super(`${status} ${problem.code}: ${problem.detail}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface TunnelClientOptions extends ClientOptions {
  /** Default: none, like an ordinary client. */
  readonly protocols?: readonly string[];
}

/** A client of a tunnel for tests: keeps what came. */
export class TunnelClient {
  readonly ws: WebSocket;
  /** Header `x-portcall-connection` of the answer. */
  readonly connection: string;
  readonly frames: Buffer[] = [];
  readonly events: TunnelEvent[] = [];
  /** Binary frames and events in the order they came. */
  readonly log: (Buffer | TunnelEvent)[] = [];
  receivedBytes = 0;
  closed: { code: number; reason: string } | undefined;
  #wake: () => void = () => undefined;

  private constructor(ws: WebSocket, connection: string) {
    this.ws = ws;
    this.connection = connection;
    ws.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary));
    ws.on('error', () => undefined);
    ws.once('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
  }

  /** `url`: base URL of the node; `path`: from /v1. Throws {@link RefusedTunnel}. */
  static async open(
    url: string,
    path: string,
    { protocols = [], ...options }: TunnelClientOptions = {},
  ): Promise<TunnelClient> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/v1${path}`, [...protocols], options);
    const { promise, resolve, reject } = Promise.withResolvers<TunnelClient>();
    ws.once('upgrade', (response) => resolve(new TunnelClient(ws, String(response.headers['x-portcall-connection']))));
    ws.once(
      'unexpected-response',
      (_request, response) =>
        void (async () => {
          let text = '';
          for await (const chunk of response) text += String(chunk);
          reject(new RefusedTunnel(response.statusCode ?? 0, JSON.parse(text) as RefusedTunnel['problem']));
        })(),
    );
    ws.on('error', reject);
    const client = await promise;
    if (ws.readyState === WebSocket.CONNECTING) await once(ws, 'open');
    return client;
  }

  /** With control frames. */
  static opted(url: string, path: string, options: ClientOptions = {}): Promise<TunnelClient> {
    return TunnelClient.open(url, path, { ...options, protocols: [TUNNEL_PROTOCOL] });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.frames);
  }

  get text(): string {
    return this.bytes.toString('latin1');
  }

  send(data: string | Buffer): void {
    this.ws.send(typeof data === 'string' ? Buffer.from(data) : data);
  }

  half(): void {
    this.ws.send('{"op":"half"}');
  }

  async until(isDone: () => boolean, what: string): Promise<void> {
    const deadlineMs = Date.now() + TIMEOUT_MS;
    while (!isDone()) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0)
        throw new Error(
          `waited ${TIMEOUT_MS} ms for ${what}; ${this.receivedBytes} bytes, events ${JSON.stringify(this.events)}, closed ${JSON.stringify(this.closed)}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  received(bytes: number): Promise<void> {
    return this.until(() => this.receivedBytes >= bytes, `${bytes} bytes`);
  }

  async event<Name extends TunnelEvent['event']>(name: Name): Promise<Extract<TunnelEvent, { event: Name }>> {
    const find = () =>
      this.events.find((event): event is Extract<TunnelEvent, { event: Name }> => event.event === name);
    await this.until(() => find() !== undefined, `the event ${name}`);
    return find() as Extract<TunnelEvent, { event: Name }>;
  }

  async end(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.closed !== undefined, 'the close');
    return this.closed as { code: number; reason: string };
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.end();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.frames.push(data);
      this.log.push(data);
      this.receivedBytes += data.length;
    } else {
      const event = JSON.parse(data.toString()) as TunnelEvent;
      this.events.push(event);
      this.log.push(event);
    }
    this.#wake();
  }
}
