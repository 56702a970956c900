import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Client, Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

let node: TestNode;
let other: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTwoThreadNode();
  other = await startTwoThreadNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(async () => {
  await other.stop();
  await node.stop();
});

const WAIT_MS = 20_000;
const api = (of = node) => request(of.url);
const send = (data: string) => ({ type: 'send', data });
const says = (equals: string) => ({ when: { equals } });
const addressOf = ({ status }: Listener) => status.address ?? { host: '', port: 0 };

async function create(handler: object, more: object = {}): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'rules', ...handler }, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

async function reset({ id }: { id: string }, how: object = {}, of = node) {
  const { status, body } = await api(of).post(`/v1/listeners/${id}/reset`).send(how);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as { messages: number; actions: number; connections: number; ended: number };
}

const received = async ({ id }: Listener, count: number) =>
  poll(
    async () => (await api().get(`/v1/listeners/${id}`)).body.status.messagesIn as number,
    (got) => got >= count,
    WAIT_MS,
    5,
  );
const captured = async ({ id }: Listener) =>
  (await api().get(`/v1/listeners/${id}/messages`)).body.items.length as number;
const dice = (peer: TcpPeer, before: number) =>
  peer
    .send('dice\n'.repeat(10))
    .bytes(before + 20)
    .then((text) => text.slice(before));

test('after a reset everything is as it was at the beginning, for connections that stay, too', async () => {
  const listener = await create({
    seed: 7,
    state: { mode: 'new' },
    rules: [
      { name: 'once', ...says('once'), times: 1, do: [send('1')] },
      { name: 'lucky', ...says('dice'), probability: 0.5, do: [send('1')] },
      { name: 'unlucky', ...says('dice'), do: [send('0')] },
      { name: 'set', ...says('set'), do: [{ type: 'setState', set: { mode: 'old', more: 'x' } }] },
      { name: 'mode', ...says('mode'), do: [send('{{state.mode}}{{state.more}}{{counter}}')] },
    ],
    otherwise: [send('2')],
  });
  const peer = await peers.tcp(addressOf(listener));
  const throws = await dice(peer, 0);
  peer.send('once\nonce\nset\nmode\n');
  expect((await peer.bytes(30)).slice(20)).toBe('1\n2\noldx1\n');
  expect(await reset(listener)).toEqual({ messages: 27, actions: 0, connections: 1, ended: 0 });
  expect(await captured(listener)).toBe(0);
  const before = peer.receivedBytes;
  peer.send('once\nonce\nmode\n');
  expect((await peer.bytes(before + 9)).slice(before)).toBe('1\n2\nnew1\n');
  expect(await dice(peer, before + 9)).toBe(throws);
  expect(await captured(listener)).toBe(26);
}, 60_000);

test.each(['tcp', 'udp'])(
  '%s: delayed actions, pieces and what waits behind them are not done any more',
  async (transport) => {
    const listener = await create(
      {
        rules: [
          { ...says('slow'), do: [{ type: 'delay', ms: 3_600_000 }, send('late')] },
          { ...says('pieces'), do: [{ type: 'sendChunked', data: 'abc', raw: true, chunkBytes: 1, gapMs: 3_600_000 }] },
          { ...says('ping'), do: [send('pong')] },
        ],
        otherwise: [send('?')],
      },
      { transport, ...(transport === 'udp' ? { framing: { type: 'raw' } } : {}) },
    );
    const end = transport === 'udp' ? '' : '\n';
    const talkers = await Promise.all(
      ['slow', 'pieces'].map(async (first) => {
        const peer = transport === 'udp' ? await peers.udp(addressOf(listener)) : await peers.tcp(addressOf(listener));
        for (const word of [first, 'a', 'b']) peer.send(`${word}${end}`);
        return peer;
      }),
    );
    await received(listener, 6);
    expect(await reset(listener)).toMatchObject({ actions: 6, connections: 2, ended: 0 });
    for (const peer of talkers) peer.send(`ping${end}`);
    const heard = await Promise.all(
      talkers.map((peer, at) =>
        'datagrams' in peer ? peer.datagrams(at + 1).then((all) => all.join('')) : peer.bytes(5 + at),
      ),
    );
    expect(heard).toEqual([`pong${end}`, `apong${end}`]);
  },
  60_000,
);

test('messages that are held back behind a delay are gone, too, and reading goes on', async () => {
  const listener = await create({
    rules: [{ ...says('slow'), do: [{ type: 'delay', ms: 3_600_000 }] }],
    otherwise: [send('{{message}}')],
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send(`slow\n${'x\n'.repeat(1000)}`);
  await received(listener, 100);
  const { actions } = await reset(listener);
  expect(actions).toBeGreaterThan(100);
  peer.send('last\n');
  await poll(
    () => peer.text,
    (text) => text.endsWith('last\n'),
    WAIT_MS,
    2,
  );
  expect(peer.text.length).toBeLessThan(5 + 2 * 1001 - 2 * 100);
}, 60_000);

test('idle rules count from the reset', async () => {
  const listener = await create({ rules: [{ on: 'idle', idleMs: 1000, do: [send('idle')] }] });
  const peer = await peers.tcp(addressOf(listener));
  const over = performance.now() + 2500;
  while (performance.now() < over) await reset(listener);
  expect(peer.text.length).toBeLessThanOrEqual('idle\n'.length);
  await peer.bytes(5);
}, 60_000);

test.each([1, 2])(
  'connections are closed or reset on request, on all of %i threads, and a rule for close counts for nothing',
  async (threads) => {
    for (const [connections, code] of [
      ['close', undefined],
      ['reset', 'ECONNRESET'],
    ] as const) {
      const listener = await create(
        {
          rules: [
            { on: 'close', times: 1, do: [{ type: 'emit', name: 'closed' }] },
            { times: 3, do: [send('yes')] },
          ],
          otherwise: [send('no')],
        },
        { threads },
      );
      const ask = async () => {
        const all = await Promise.all(Array.from({ length: 6 }, () => peers.tcp(addressOf(listener))));
        const answers = await Promise.all(all.map(async (peer) => (await peer.send('x\n').bytes(3)).trim()));
        return { all, yes: answers.filter((answer) => answer === 'yes').length };
      };
      const { all, yes } = await ask();
      expect(yes).toBe(3);
      const ends = all.map((peer) => peer.over());
      expect(await reset(listener, { connections, graceMs: 10_000 })).toEqual({
        messages: 12,
        actions: 0,
        connections: 6,
        ended: 6,
      });
      expect(await Promise.all(ends)).toEqual(Array.from({ length: 6 }, () => code));
      expect((await api().get(`/v1/connections?listener=${listener.id}`)).body.items).toEqual([]);
      expect((await ask()).yes).toBe(3);
    }
  },
  60_000,
);

test('a peer that does not follow is cut after graceMs', async () => {
  const listener = await create({});
  const peer = await peers.tcp(addressOf(listener));
  for (const graceMs of [0, 50]) {
    const more = await peers.tcp(addressOf(listener));
    await poll(
      async () => (await api().get(`/v1/listeners/${listener.id}`)).body.status.connections as number,
      (count) => count === (graceMs === 0 ? 2 : 1),
      WAIT_MS,
      5,
    );
    expect(await reset(listener, { connections: 'close', graceMs })).toMatchObject({
      connections: graceMs === 0 ? 2 : 1,
      ended: graceMs === 0 ? 2 : 1,
    });
    await more.over();
  }
  await peer.over();
}, 60_000);

test('any node takes the request; the event says what went', async () => {
  const listener = await create({ otherwise: [send('x')] });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('a\n');
  await peer.bytes(2);
  const result = await reset(listener, { connections: 'reset' }, other);
  expect(result).toEqual({ messages: 2, actions: 0, connections: 1, ended: 1 });
  const events = await poll(
    async () =>
      (await api().get(`/v1/events?types=listener.reset&listener=${listener.id}`)).body.items as { data: object }[],
    (items) => items.length > 0,
    WAIT_MS,
    20,
  );
  expect(events.map(({ data }) => data)).toEqual([result]);
}, 60_000);

test('a stopped listener is reset, too; the same key is answered once; wrong input is named', async () => {
  const listener = await create({ otherwise: [send('x')] });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('a\n');
  await peer.bytes(2);
  await api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 0 }).expect(200);
  const once = () =>
    api().post(`/v1/listeners/${listener.id}/reset`).set('Idempotency-Key', `reset-${listener.id}`).send();
  expect((await once()).body).toEqual({ messages: 2, actions: 0, connections: 0, ended: 0 });
  const again = await once();
  expect([again.headers['idempotency-replayed'], again.body.messages]).toEqual(['true', 2]);
  for (const [body, path] of [
    [{ connections: 'drop' }, 'connections'],
    [{ graceMs: -1 }, 'graceMs'],
    [{ what: 1 }, 'what'],
  ] as const) {
    const answer = await api().post(`/v1/listeners/${listener.id}/reset`).send(body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
  }
  expect((await api().post('/v1/listeners/missing/reset').send({})).status).toBe(404);
  expect((await api().post('/v1/clients/missing/reset').send({})).status).toBe(404);
}, 60_000);

test('a client: its capture is emptied, exchanges that wait are answered, and a connection that was ended is opened again', async () => {
  const server = await create({ rules: [{ ...says('ping'), do: [send('pong')] }] });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ ...addressOf(server), framing: { type: 'line' }, reconnect: { initialDelayMs: 1 } })
    .expect(201);
  const stateOf = async () => (await api().get(`/v1/clients/${client.id}`)).body as Client;
  for (const [connections, ended] of [
    ['keep', 0],
    ['close', 1],
    ['reset', 1],
  ] as const) {
    const {
      status: { connection },
    } = await poll(stateOf, ({ status }) => status.state === 'connected', WAIT_MS, 5);
    const waiting = api()
      .post(`/v1/clients/${client.id}/exchange`)
      .send({ data: 'nothing', timeoutMs: 20_000 })
      .then(({ status, body }) => [status, body.code]);
    await poll(
      async () => (await api().get(`/v1/clients/${client.id}/messages`)).body.items.length as number,
      (count) => count === 1,
      WAIT_MS,
      5,
    );
    const { body } = await api(other).post(`/v1/clients/${client.id}/reset`).send({ connections }).expect(200);
    expect(body).toEqual({ messages: 1, actions: 1, connections: 1, ended });
    expect(await waiting).toEqual([502, 'connection_aborted']);
    const after = await poll(stateOf, ({ status }) => status.state === 'connected', WAIT_MS, 5);
    expect(after.status.connection === connection).toBe(ended === 0);
    expect(
      (await api().post(`/v1/clients/${client.id}/exchange`).send({ data: 'ping', timeoutMs: 20_000 })).body.message,
    ).toMatchObject({ data: 'pong' });
    await api().delete(`/v1/clients/${client.id}/messages`).expect(200);
  }
}, 60_000);
