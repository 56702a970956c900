import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ClientSpecInput } from '../../../src/contract/client.ts';
import { certificate, type KeyPair } from '../../helpers/certificates.ts';
import { clientBench } from '../../helpers/client-bench.ts';
import { udpPeer } from '../../helpers/net-client.ts';
import { poll } from '../../helpers/poll.ts';

type HandlerInput = NonNullable<ClientSpecInput['handler']>;
type TransportName = NonNullable<ClientSpecInput['transport']>;

/** A server that speaks to the first client that it hears or accepts. */
interface Counterpart {
  readonly port: number;
  readonly options: Partial<ClientSpecInput>;
  /** Everything the client sent so far. UDP: datagrams, one behind the other, a line each. */
  text(): string;
  say(message: string): void;
}

const bench = clientBench();
let identity: KeyPair;
beforeAll(async () => {
  identity = await certificate('server.test');
});

const TIMEOUT_MS = 60_000;
const WAIT_MS = 20_000;
const send = (data: string) => ({ type: 'send', data }) as const;
const rules = (...list: Extract<HandlerInput, { type: 'rules' }>['rules'] & {}): HandlerInput => ({
  type: 'rules',
  rules: list,
});

const counterparts: { readonly [T in TransportName]: () => Promise<Counterpart> } = {
  async tcp() {
    const server = await bench.serve(collect);
    return {
      port: server.port,
      options: { framing: { type: 'line' } },
      text: () => textOf(server.sockets),
      say: (message) => void server.sockets[0]?.write(`${message}\n`),
    };
  },
  async tls() {
    const sockets: Socket[] = [];
    const server = createTlsServer(identity, (socket) => sockets.push(collect(socket.on('error', () => {})))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return {
      port,
      options: { transport: 'tls', tls: { verify: false }, framing: { type: 'line' } },
      text: () => textOf(sockets),
      say: (message) => void sockets[0]?.write(`${message}\n`),
    };
  },
  async udp() {
    const { socket, port } = await udpPeer();
    onTestFinished(() => void socket.close());
    let heard = '';
    let from = 0;
    socket.on('message', (datagram, remote) => {
      heard += `${String(datagram)}\n`;
      from = remote.port;
    });
    return {
      port,
      options: { transport: 'udp' },
      text: () => heard,
      say: (message) => socket.send(message, from, '127.0.0.1'),
    };
  },
};
const transports = ['tcp', 'tls', 'udp'] as const;

const texts = new WeakMap<Socket, string>();
function collect(socket: Socket): Socket {
  return socket.on('data', (chunk) => texts.set(socket, (texts.get(socket) ?? '') + String(chunk)));
}
const textOf = (sockets: readonly Socket[]) => sockets.map((socket) => texts.get(socket) ?? '').join('|');

/** A client that is connected, and its server. */
async function connected(transport: TransportName, input: Partial<ClientSpecInput>) {
  const peer = await counterparts[transport]();
  const client = bench.client(peer.port, { reconnect: { enabled: false }, ...peer.options, ...input });
  expect((await client.open()).state).toBe('connected');
  const hears = async (text: string) => {
    await poll(
      () => peer.text(),
      (heard) => heard === text || !text.startsWith(heard),
      WAIT_MS,
    );
    expect(peer.text()).toBe(text);
  };
  return { client, peer, hears };
}

test.each(transports)(
  '%s: an outbound connection answers by rules: it greets after sendOnConnect, answers what fits, and otherwise',
  async (transport) => {
    const { client, peer, hears } = await connected(transport, {
      sendOnConnect: [{ data: 'LOGIN' }],
      handler: {
        type: 'rules',
        state: { count: 0 },
        rules: [
          { on: 'connect', do: [send('HELLO')] },
          {
            when: { matches: '^PING (\\d+)$' },
            do: [
              { type: 'setState', set: { last: '{{captures.1}}' } },
              { type: 'delay', ms: 20 },
              send('PONG {{captures.1}}'),
            ],
          },
          { when: { startsWith: 'LAST' }, do: [send('WAS {{state.last}}')] },
        ],
        otherwise: [send('WHAT {{message}}')],
      },
    });
    await hears('LOGIN\nHELLO\n');
    for (const message of ['PING 7', 'LAST', 'hm']) peer.say(message);
    await hears('LOGIN\nHELLO\nPONG 7\nWAS 7\nWHAT hm\n');
    const { direction, variables } =
      (await bench.thread.call('findConnection', { connection: (await client.observed())?.connection ?? '' })) ?? {};
    expect([direction, variables]).toEqual([
      'outbound',
      { count: { data: '0', encoding: 'utf8' }, last: { data: '7', encoding: 'utf8' } },
    ]);
  },
  TIMEOUT_MS,
);

test.each(
  transports.flatMap(
    (transport) =>
      [
        { transport, handler: { type: 'reply', data: 'GOT {{message}}' }, answer: 'GOT one\nGOT two\n' },
        { transport, handler: { type: 'echo' }, answer: 'one\ntwo\n' },
        { transport, handler: { type: 'sink' }, answer: '' },
        { transport, handler: { type: 'manual' }, answer: '' },
      ] as const,
  ),
)(
  '$transport: the handler $handler.type answers the server',
  async ({ transport, handler, answer }) => {
    const { client, peer, hears } = await connected(transport, { sendOnConnect: [{ data: 'HI' }], handler });
    await hears('HI\n');
    for (const message of ['one', 'two']) peer.say(message);
    await client.seen('message.received', 2);
    await hears(`HI\n${answer}`);
    await client.send('bye');
    await hears(`HI\n${answer}bye\n`);
  },
  TIMEOUT_MS,
);

test.each(transports)(
  '%s: a greeting is the first thing that is said, with each connection',
  async (transport) => {
    const { client, hears } = await connected(transport, {
      handler: { type: 'greet', data: 'HELLO from {{connection.local.host}}', then: 'keep' },
    });
    await hears('HELLO from 127.0.0.1\n');
    await client.close();
    await client.open();
    await hears(
      transport === 'udp'
        ? 'HELLO from 127.0.0.1\nHELLO from 127.0.0.1\n'
        : 'HELLO from 127.0.0.1\n|HELLO from 127.0.0.1\n',
    );
  },
  TIMEOUT_MS,
);

test(
  'without a handler nothing is answered, and our side ends when the server has',
  async () => {
    const server = await bench.serve((socket) => socket.end('Hello from server!'));
    const client = bench.client(server.port, { reconnect: { enabled: false } });
    await client.open();
    expect((await client.seen('connection.closed'))[0]?.data).toMatchObject({
      reason: 'peer_closed',
      messagesIn: 1,
      messagesOut: 0,
    });
  },
  TIMEOUT_MS,
);

test(
  'rules finish what waits when the server has ended, and the client connects again',
  async () => {
    const heard: string[] = [];
    const server = await bench.serve((socket) => {
      let all = '';
      socket.on('data', (chunk) => (all += String(chunk))).on('end', () => heard.push(all));
      socket.end('PING\n');
    });
    const client = bench.client(server.port, {
      framing: { type: 'line' },
      reconnect: { initialDelayMs: 1 },
      handler: rules({ do: [{ type: 'delay', ms: 50 }, send('PONG')] }),
    });
    await client.open();
    await client.seen('client.connected', 2);
    await poll(
      () => heard[0],
      (first) => first !== undefined,
      WAIT_MS,
    );
    expect(heard[0]).toBe('PONG\n');
    expect(client.events('connection.closed')[0]?.data).toMatchObject({ reason: 'peer_closed' });
  },
  TIMEOUT_MS,
);

test.each(transports)(
  '%s: another handler answers the open connection at once; its variables stay',
  async (transport) => {
    const set: HandlerInput = {
      type: 'rules',
      state: { name: 'missing-yet' },
      rules: [{ when: { startsWith: 'I am ' }, do: [{ type: 'setState', set: { name: 'Ada' } }] }],
      otherwise: [send('{{state.name}}')],
    };
    const { client, peer, hears } = await connected(transport, { sendOnConnect: [{ data: '!' }], handler: set });
    await hears('!\n');
    const change = (handler: HandlerInput) =>
      client.update({ host: '127.0.0.1', port: peer.port, ...peer.options, reconnect: { enabled: false }, handler });
    const says = async (message: string, count: number) => {
      peer.say(message);
      await client.seen('message.received', count);
    };
    await says('I am Ada', 1);
    await change({ type: 'echo' });
    await says('echo me', 2);
    await hears('!\necho me\n');
    await change({ type: 'manual' });
    await says('nothing', 3);
    await change(set);
    await says('who?', 4);
    await hears('!\necho me\nAda\n');
  },
  TIMEOUT_MS,
);

test(
  'an exchange gets its answer, and the rules see every message',
  async () => {
    const { client, peer, hears } = await connected('tcp', {
      handler: rules({ when: { startsWith: 'PING' }, do: [send('PONG')] }),
    });
    const exchange = client.exchange('GET', { startsWith: 'VALUE' });
    await hears('GET\n');
    for (const message of ['PING', 'VALUE 1']) peer.say(message);
    expect((await exchange).message.data).toBe('VALUE 1');
    await hears('GET\nPONG\n');
  },
  TIMEOUT_MS,
);

test(
  'a client forwards by its rules where egress allows it, and nowhere else',
  async () => {
    const other = await bench.serve(collect);
    const { port } = other;
    const server = await bench.serve((socket) => socket.write('to the other\n'));
    const handler: HandlerInput = rules({ do: [{ type: 'forward', host: '127.0.0.1', port }] });
    const target = { framing: { type: 'line' }, reconnect: { enabled: false }, handler } as const;
    const allowed = bench.client(server.port, target);
    await allowed.open();
    await poll(
      () => textOf(other.sockets),
      (text) => text === 'to the other\n',
      WAIT_MS,
    );
    const refused = bench.client(server.port, target, {
      allow: [],
      deny: [],
      denyTargets: [{ host: '127.0.0.1', port }],
    });
    await refused.open();
    expect((await refused.seen('connection.error'))[0]?.data).toMatchObject({ code: 'egress_forbidden' });
    expect(allowed.events('connection.error')).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'times counts over all connections of a client; a reset begins anew and drops what waits',
  async () => {
    const { client, peer, hears } = await connected('tcp', {
      sendOnConnect: [{ data: '!' }],
      handler: {
        type: 'rules',
        rules: [
          { when: { startsWith: 'once' }, times: 1, do: [send('1')] },
          { when: { startsWith: 'slow' }, do: [{ type: 'delay', ms: 3_600_000 }, send('never')] },
        ],
        otherwise: [send('no')],
      },
    });
    await hears('!\n');
    for (const message of ['once', 'once', 'slow', 'behind']) peer.say(message);
    await client.seen('message.received', 4);
    await hears('!\n1\nno\n');
    const result = await bench.thread.call('resetEndpoint', { endpoint: client.id, connections: 'keep', graceMs: 0 });
    expect(result).toMatchObject({ actions: 2, connections: 1, ended: 0 });
    peer.say('other');
    await hears('!\n1\nno\nno\n');
  },
  TIMEOUT_MS,
);

test(
  'fixed data that the framing cannot encode is refused before anything is opened',
  async () => {
    const { port } = await bench.serve();
    const client = bench.client(port, {
      framing: { type: 'fixed', length: 2 },
      handler: { type: 'reply', data: 'abc' },
    });
    await expect(client.open()).rejects.toMatchObject({ code: 'message_not_encodable' });
  },
  TIMEOUT_MS,
);
