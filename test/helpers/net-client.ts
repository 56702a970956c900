import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { clientSpecSchema, type ClientSpecInput, type Exchange } from '../../src/contract/client.ts';
import type { EventType, PortcallEvent } from '../../src/contract/events.ts';
import type { MatchInput } from '../../src/contract/match.ts';
import type { ExchangeResult } from '../../src/contract/message.ts';
import type { ClientEndpoint, ClientObserved, EgressRules } from '../../src/contract/thread-messages.ts';
import { newId } from '../../src/core/ids.ts';
import type { NetThreadUnderTest } from './net-thread.ts';

const ANYWHERE: EgressRules = { allow: [], deny: [], denyTargets: [] };

/** A client on a net thread, and what a test asks of it. */
export class ClientUnderTest {
  readonly thread: NetThreadUnderTest;
  readonly endpoint: ClientEndpoint;

  constructor(thread: NetThreadUnderTest, input: ClientSpecInput, egress: EgressRules = ANYWHERE) {
    const id = newId('cli');
    const spec = clientSpecSchema.parse(input);
    this.thread = thread;
    this.endpoint = { id, spec, source: { kind: 'client', id, labels: spec.labels }, egress };
  }

  get id(): string {
    return this.endpoint.id;
  }

  open(waitMs = 5000): Promise<ClientObserved> {
    return this.thread.call('openClient', { endpoint: this.endpoint, waitMs });
  }

  update(input: ClientSpecInput): Promise<null> {
    const spec = clientSpecSchema.parse(input);
    return this.thread.call('updateClient', {
      ...this.endpoint,
      spec,
      source: { ...this.endpoint.source, labels: spec.labels },
    });
  }

  close(graceMs = 1000, forget = false): Promise<null> {
    return this.thread.call('closeClient', { id: this.id, graceMs, forget });
  }

  send(text: string, raw = false): Promise<{ bytes: number; connection: string }> {
    return this.thread.call('sendClient', { client: this.id, bytes: Buffer.from(text), raw });
  }

  exchange(text: string, match: MatchInput = {}, timeoutMs = 5000): Promise<ExchangeResult> {
    return this.thread.call('exchange', {
      client: this.id,
      bytes: Buffer.from(text),
      raw: false,
      exchange: { match: match as Exchange['match'], timeoutMs },
    });
  }

  observed(): Promise<ClientObserved | null> {
    return this.thread.call('client', { id: this.id });
  }

  /** Events of the client and its connections so far, in order. */
  events(type?: EventType): PortcallEvent[] {
    return this.thread.events.filter(
      (event) => event.client === this.id && (type === undefined || event.type === type),
    );
  }

  /** Waits for the `count`-th event of a type. */
  async seen(type: EventType, count = 1): Promise<PortcallEvent[]> {
    await this.thread.until(() => this.events(type).length >= count, `${count} × ${type} of the client`);
    return this.events(type);
  }

  /** Every reported state, in order. */
  states(): ClientObserved[] {
    return this.thread.notices.flatMap((notice) =>
      notice.kind === 'clientStatus' && notice.id === this.id ? [notice.observed] : [],
    );
  }

  /** Waits until it has reported this state after `from` others. */
  async reached(state: ClientObserved['state'], from = 0): Promise<ClientObserved> {
    const find = () =>
      this.states()
        .slice(from)
        .find((observed) => observed.state === state);
    await this.thread.until(() => find() !== undefined, `the client is ${state}`);
    return find() as ClientObserved;
  }
}

/** A TCP server of the test: it collects its sockets. */
export class PeerServer {
  readonly sockets: Socket[] = [];
  readonly server: Server;
  readonly #waiting: (() => void)[] = [];

  /** `onSocket`: what it does with each. */
  constructor(onSocket: (socket: Socket) => void = () => {}) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      this.sockets.push(socket);
      onSocket(socket);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async listen(port = 0, host = '127.0.0.1'): Promise<this> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The `count`-th socket. */
  async socket(count = 1): Promise<Socket> {
    while (this.sockets.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.sockets[count - 1] as Socket;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A UDP socket of the test. */
export async function udpPeer(port = 0, host = '127.0.0.1'): Promise<{ socket: UdpSocket; port: number }> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

/** Reads until `text` is what came. */
export async function received(socket: Socket, text: string): Promise<void> {
  let all = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    all += String(chunk);
    if (all === text) return;
    if (!text.startsWith(all)) break;
  }
  throw new Error(`expected ${JSON.stringify(text)}, got ${JSON.stringify(all)}`);
}
