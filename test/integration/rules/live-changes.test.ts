import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers, TcpPeer, type UdpPeer } from '../net/peers.ts';

let node: TestNode;
const peers = new Peers();
const closers: (() => void)[] = [];
beforeAll(async () => {
  node = await startTestNode();
});
afterEach(() => {
  peers.closeAll();
  for (const close of closers.splice(0)) close();
});
afterAll(() => node.stop());

type Transport = 'tcp' | 'udp';
/** A peer that says words and hears words, however they travel. */
interface Talker {
  say(...words: string[]): void;
  hears(words: string): Promise<void>;
  hearsNothing(): Promise<void>;
  /** Waits for the first byte. */
  began(): Promise<void>;
}

const api = () => request(node.url);
const send = (data: string) => ({ type: 'send', data });
const WAIT_MS = 20_000;

async function create(spec: object): Promise<Listener> {
  const { status, body } = await api().post('/v1/listeners').send(spec);
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

async function patch({ id }: Listener, changes: object): Promise<void> {
  const { status, body } = await api().patch(`/v1/listeners/${id}`).send(changes);
  expect(status, JSON.stringify(body)).toBe(200);
}

async function talkerOf({ status, transport }: Listener): Promise<Talker> {
  const address = status.address ?? { host: '', port: 0 };
  const peer: TcpPeer | UdpPeer = transport === 'udp' ? await peers.udp(address) : await peers.tcp(address);
  const heard = () => (peer instanceof TcpPeer ? peer.text.trim().replaceAll('\n', ' ') : peer.received.join(' '));
  return {
    say: (...words) => {
      for (const word of words) peer.send(transport === 'udp' ? word : `${word}\n`);
    },
    hears: async (words) => {
      await poll(heard, (text) => text === words || !words.startsWith(text), WAIT_MS, 2);
      expect(heard()).toBe(words);
    },
    hearsNothing: async () => expect(heard()).toBe(''),
    began: async () => void (await poll(heard, (text) => text !== '', WAIT_MS, 2)),
  };
}

/** A server that says `<number of the connection, or of the peer's port>` and what it got. */
async function upstream(transport: Transport): Promise<number> {
  const known: unknown[] = [];
  const numberOf = (one: unknown) => (known.includes(one) ? known.indexOf(one) : known.push(one) - 1) + 1;
  if (transport === 'udp') {
    const socket = createSocket('udp4');
    closers.push(() => socket.close());
    socket.on('message', (message, { port }) => socket.send(`${numberOf(port)}:${String(message)}`, port, '127.0.0.1'));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket.address().port;
  }
  const server = createServer((socket) =>
    socket.on('error', () => {}).on('data', (data) => socket.write(`${numberOf(socket)}:${String(data)}`)),
  );
  closers.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const says = (equals: string) => ({ when: { equals } });
const handlerOf = (port: number) => ({
  type: 'rules',
  seed: 7,
  state: { mode: 'old' },
  rules: [
    { name: 'watch', ...says('watch'), do: [{ type: 'setState', set: { watched: 'yes' } }] },
    { name: 'idle', on: 'idle', idleMs: 150, times: 1, when: { state: { watched: 'yes' } }, do: [send('idle')] },
    { name: 'slow', ...says('slow'), do: [{ type: 'delay', ms: 150 }, send('late')] },
    { name: 'pieces', ...says('pieces'), do: [{ type: 'sendChunked', data: 'abc', chunkBytes: 1, gapMs: 50 }] },
    { name: 'once', ...says('once'), times: 1, do: [send('first')] },
    { name: 'again', ...says('once'), do: [send('not-first')] },
    { name: 'lucky', ...says('dice'), probability: 0.5, do: [send('1')] },
    { name: 'unlucky', ...says('dice'), do: [send('0')] },
    { name: 'set', ...says('set'), do: [{ type: 'setState', set: { mode: 'mine' } }] },
    { name: 'mode', ...says('mode'), do: [send('{{state.mode}}')] },
    { name: 'forward', ...says('forward'), do: [{ type: 'forward', host: '127.0.0.1', port }] },
  ],
  otherwise: [send('?')],
});

/** One change of each field that can change while it is open, and of what a handler has besides the rules at work. */
const everywhere: [string, (handler: ReturnType<typeof handlerOf>) => object][] = [
  ['name', () => ({ name: `renamed-${randomUUID()}` })],
  ['labels', () => ({ labels: { a: 'b' } })],
  ['encoding', () => ({ encoding: 'hex' })],
  ['events', () => ({ events: 'lifecycle' })],
  ['capture', () => ({ capture: { maxMessages: 5 } })],
  ['limits.maxConnections', () => ({ limits: { maxConnections: 77 } })],
  ['limits.maxMessageBytes', () => ({ limits: { maxMessageBytes: 4096 } })],
  ['limits.maxSendBufferBytes', () => ({ limits: { maxSendBufferBytes: 65_536 } })],
  ['limits.closeTimeoutMs', () => ({ limits: { closeTimeoutMs: 77 } })],
  ['limits.deny', () => ({ limits: { deny: ['127.0.0.0/8'] } })],
  ['handler.state', () => ({ handler: { state: { mode: 'new' } } })],
  ['handler.otherwise', () => ({ handler: { otherwise: [] } })],
  [
    'handler.rules, one more in front',
    ({ rules }) => ({ handler: { rules: [{ name: 'new', ...says('new'), do: [send('new')] }, ...rules] } }),
  ],
  [
    'handler.rules, in another order',
    ({ rules }) => ({
      handler: {
        rules: [...rules.filter(({ name }) => name === 'set'), ...rules.filter(({ name }) => name !== 'set')],
      },
    }),
  ],
];
const cases: [Transport, string, (handler: ReturnType<typeof handlerOf>) => object][] = [
  ...everywhere.map(([field, change]): (typeof cases)[number] => ['tcp', field, change]),
  ['tcp', 'framing', () => ({ framing: { type: 'delimiter', delimiters: [{ data: '\n' }] } })],
  ['tcp', 'limits.idleTimeoutMs', () => ({ limits: { idleTimeoutMs: 60_000 } })],
  ['tcp', 'proxyProtocol', () => ({ proxyProtocol: 'v2' })],
  ...everywhere.map(([field, change]): (typeof cases)[number] => ['udp', field, change]),
  ['udp', 'limits.sessionIdleTimeoutMs', () => ({ limits: { sessionIdleTimeoutMs: 59_000 } })],
  ['udp', 'socket.broadcast', () => ({ socket: { broadcast: true } })],
];

/** What chance says to 20 throws that nothing comes between. */
async function throwsOf(handler: ReturnType<typeof handlerOf>): Promise<string> {
  const { status } = await create({ framing: { type: 'line' }, handler });
  const peer = await peers.tcp(status.address ?? { host: '', port: 0 });
  peer.send('dice\n'.repeat(20));
  return (await peer.bytes(40)).trim().replaceAll('\n', ' ');
}

test.each(cases)(
  '%s: a change of %s leaves everything that is under way as it is',
  async (transport, _field, changeOf) => {
    const handler = handlerOf(await upstream(transport));
    const throws = await throwsOf(handler);
    expect(throws).toMatch(/0.*1|1.*0/);
    const listener = await create({ transport, framing: { type: transport === 'tcp' ? 'line' : 'raw' }, handler });
    const [idle, slow, pieces, dice, own, fresh, forwarded] = (await Promise.all(
      Array.from({ length: 7 }, () => talkerOf(listener)),
    )) as [Talker, Talker, Talker, Talker, Talker, Talker, Talker];
    own.say('set', 'once', 'mode');
    await own.hears('first mine');
    fresh.say('mode');
    await fresh.hears('old');
    dice.say(...Array.from({ length: 10 }, () => 'dice'));
    await dice.hears(throws.slice(0, 19));
    forwarded.say('forward');
    await forwarded.hears('1:forward');
    idle.say('watch');
    pieces.say('pieces', 'mode');
    slow.say('slow', 'mode');
    await pieces.began();
    await patch(listener, changeOf(handler));

    await slow.hears('late old');
    await pieces.hears(transport === 'tcp' ? 'abc old' : 'a b c old');
    await idle.hears('idle');
    dice.say(...Array.from({ length: 10 }, () => 'dice'));
    await dice.hears(throws);
    own.say('once', 'mode');
    await own.hears('first mine not-first mine');
    fresh.say('mode');
    await fresh.hears('old old');
    forwarded.say('forward');
    await forwarded.hears('1:forward 1:forward');
  },
  60_000,
);

const both: [Transport, object][] = [
  ['tcp', { type: 'line' }],
  ['udp', { type: 'raw' }],
];
const idleRule = (idleMs: number, data: string) => ({ name: data, on: 'idle', idleMs, times: 1, do: [send(data)] });
const rules = (...list: object[]) => ({ type: 'rules', rules: list, otherwise: [send('?')] });
const wordsOf = async (listener: Listener, ...words: string[]): Promise<Talker> => {
  const talker = await talkerOf(listener);
  talker.say(...words);
  await talker.hears(words.map(() => '?').join(' '));
  return talker;
};

test.each(both)(
  '%s: changes that come all the time keep no idle rule from firing',
  async (transport, framing) => {
    const listener = await create({ transport, framing, handler: rules(idleRule(400, 'idle')) });
    const quiet = await wordsOf(listener, 'x');
    const over = new AbortController();
    const changing = (async () => {
      for (let n = 0; !over.signal.aborted && n < 1000; n++)
        await patch(listener, { labels: { n: String(n) }, limits: { maxMessageBytes: 1024 + n } });
    })();
    await quiet.hears('? idle');
    over.abort();
    await changing;
  },
  60_000,
);

const slow = (data: string, ms = 200) => ({ name: 'slow', ...says('slow'), do: [{ type: 'delay', ms }, send(data)] });

/** How long an idle rule waits where it must be over when the rule is added: a change takes less, also on a busy machine. */
const IDLE_MS = 3000;

test('an idle rule that is added counts from the last activity: one whose time is over fires at once, for connections that say nothing', async () => {
  // Its answer comes as late as that of a rule that counted from a change after it.
  const clock = await create({ framing: { type: 'line' }, handler: rules(slow('over', IDLE_MS)) });
  const proofs = both.map(async ([transport, framing]) => {
    const listener = await create({ transport, framing, handler: rules() });
    const quiet = await wordsOf(listener, 'x');
    const heardMs = performance.now();
    await poll(
      () => performance.now() - heardMs,
      (ms) => ms > IDLE_MS,
      WAIT_MS,
      20,
    );
    const marker = await talkerOf(clock);
    marker.say('slow');
    await poll(
      async () => (await api().get(`/v1/listeners/${clock.id}`)).body.status.messagesIn,
      (count) => count > 0,
      WAIT_MS,
      5,
    );
    await patch(listener, { handler: { rules: [idleRule(IDLE_MS, 'over'), idleRule(3_600_000, 'later')] } });
    await quiet.hears('? over');
    await marker.hearsNothing();
    await patch(listener, { handler: { rules: [idleRule(IDLE_MS, 'over'), idleRule(IDLE_MS - 1, 'sooner')] } });
    await quiet.hears('? over sooner');
    await marker.hearsNothing();
  });
  await Promise.all(proofs);
}, 60_000);

test.each(['echo', 'sink', 'manual'])(
  'an idle rule that takes the place of the handler %s counts for open connections',
  async (type) => {
    const listener = await create({ framing: { type: 'line' }, handler: { type } });
    const quiet = await talkerOf(listener);
    await patch(listener, { handler: rules(idleRule(50, 'idle')) });
    await quiet.hears('idle');
    await patch(listener, { handler: { type } });
    await patch(listener, { handler: rules(idleRule(30, 'again')) });
    await quiet.hears('idle again');
  },
  60_000,
);

test.each(both)(
  '%s: an idle rule that is removed, or that another handler comes for, does not fire any more',
  async (transport, framing) => {
    // Long enough for a busy machine to make the change before the first rule fires; the other one never fires here.
    for (const handler of [rules(idleRule(3_600_000, 'other')), { type: 'sink' }]) {
      const listener = await create({ transport, framing, handler: rules(idleRule(2000, 'idle')) });
      const quiet = await wordsOf(listener, 'x');
      await patch(listener, { handler });
      // Once a rule like it has fired that began to count later, the one that is gone would have.
      const witness = await wordsOf(await create({ transport, framing, handler: rules(idleRule(2000, 'idle')) }), 'x');
      await witness.hears('? idle');
      await quiet.hears('?');
    }
  },
  60_000,
);

const next = (data: string) => ({ name: 'next', ...says('next'), do: [send(data)] });

test.each([
  ['changed', { handler: { rules: [slow('new'), next('b')] } }, 'b'],
  ['removed', { handler: { rules: [next('b')] } }, 'b'],
  ['replaced by another handler', { handler: { type: 'echo' } }, 'next'],
])(
  'what a rule still had to do is not done when it is %s; what waited behind it is answered at once, by what is there now',
  async (_how, change, answer) => {
    for (const [transport, framing] of both) {
      const listener = await create({ transport, framing, handler: rules(slow('old', 3_600_000), next('a')) });
      const peer = await talkerOf(listener);
      peer.say('slow', 'next');
      await poll(
        async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.messagesIn,
        (count) => count === 2,
        WAIT_MS,
        5,
      );
      await patch(listener, change);
      await peer.hears(answer);
      peer.say('next');
      await peer.hears(`${answer} ${answer}`);
    }
  },
  60_000,
);

test.each([
  ['tcp', { type: 'line' }, 'abcdef old'],
  ['udp', { type: 'raw' }, 'ab cd ef old'],
])(
  '%s: a message in pieces whose rule is removed is not cut in half: the rest of it goes out at once',
  async (transport, framing, heard) => {
    const pieces = {
      ...says('pieces'),
      do: [{ type: 'sendChunked', data: 'abcdef', chunkBytes: 2, gapMs: 3_600_000 }, send('never')],
    };
    const listener = await create({ transport, framing, handler: { ...rules(pieces), otherwise: [send('old')] } });
    const peer = await talkerOf(listener);
    peer.say('pieces', 'x');
    await peer.hears('ab');
    await patch(listener, { handler: { rules: [] } });
    await peer.hears(heard);
  },
  60_000,
);

test('open connections keep the variables they began with, whether they have set one or not; new ones begin with the new', async () => {
  const mode = { ...says('mode'), do: [send('{{state.mode}}')] };
  const listener = await create({ framing: { type: 'line' }, handler: { ...rules(mode), state: { mode: 'old' } } });
  const before = await talkerOf(listener);
  await patch(listener, { handler: { type: 'echo' } });
  await patch(listener, { handler: { ...rules(mode), state: { mode: 'new' } } });
  before.say('mode');
  await before.hears('old');
  const after = await talkerOf(listener);
  after.say('mode');
  await after.hears('new');
}, 60_000);

test('a change that is refused leaves what rules have counted', async () => {
  const listener = await create({
    framing: { type: 'fixed', length: 3 },
    handler: { type: 'rules', rules: [{ times: 1, do: [send('one')] }], otherwise: [send('two')] },
  });
  const peer = await peers.tcp(listener.status.address ?? { host: '', port: 0 });
  peer.send('abc');
  expect(await peer.bytes(3)).toBe('one');
  for (const handler of [{ otherwise: [send('four')] }, { type: 'greet', data: 'four' }]) {
    const { status, body } = await api().patch(`/v1/listeners/${listener.id}`).send({ handler });
    expect([status, body.code]).toEqual([400, 'message_not_encodable']);
  }
  peer.send('abc');
  expect(await peer.bytes(6)).toBe('onetwo');
});

test.each([
  { labels: { a: 'b' } },
  { encoding: 'hex' },
  { limits: { idleTimeoutMs: 60_000 } },
  { reconnect: { maxDelayMs: 1000 } },
  { sendOnConnect: [{ data: 'hello' }] },
  { framing: { type: 'raw' } },
  { name: 'client-renamed' },
])("a client's connection and the exchange that waits on it stay with %j", async (change) => {
  const server = await create({
    framing: { type: 'line' },
    handler: rules({ ...says('slow'), do: [{ type: 'delay', ms: 200 }, send('late')] }),
  });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ ...server.status.address, framing: { type: 'line' } })
    .expect(201);
  const exchange = api()
    .post(`/v1/clients/${client.id}/exchange`)
    .send({ data: 'slow', timeoutMs: 20_000 })
    .then(({ body }) => body);
  await poll(
    async () => (await api().get(`/v1/clients/${client.id}`)).body.status.messagesOut,
    (count) => count === 1,
    WAIT_MS,
    5,
  );
  const { status, body } = await api().patch(`/v1/clients/${client.id}`).send(change);
  expect([status, body.status.connection]).toEqual([200, client.status.connection]);
  expect((await exchange).message).toMatchObject({
    data: 'encoding' in change ? Buffer.from('late').toString('hex') : 'late',
    bytes: 4,
  });
});
