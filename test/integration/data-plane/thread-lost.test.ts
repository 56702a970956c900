import request from 'supertest';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Listener, PortcallEvent } from '../../../src/contract/index.ts';
import { NetThreads } from '../../../src/modules/data-plane/index.ts';
import { EchoLoad } from '../../helpers/echo-load.ts';
import { EventAudit } from '../../helpers/event-audit.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

/** How long a thread may take to be replaced and its endpoints to be opened again on a machine that is busy with other tests, in milliseconds. */
const RECOVERY_MS = 20_000;
vi.setConfig({ testTimeout: 3 * RECOVERY_MS });

let node: TestNode;
let threads: NetThreads;
beforeAll(async () => {
  node = await startTwoThreadNode({ PORTCALL_LOG_LEVEL: 'silent' });
  threads = node.app.get(NetThreads, { strict: false });
});
afterAll(() => node.stop());

const api = () => request(node.url);
const portOf = (listener: Listener): number => listener.status.address?.port ?? 0;
const create = async (spec: object): Promise<Listener> => (await api().post('/v1/listeners').send(spec)).body;
const statusOf = async (id: string) => (await api().get(`/v1/listeners/${id}`)).body.status as Listener['status'];

/** The thread a listener's only connection is on: the last character of its id says so. */
async function threadOf(listener: Listener): Promise<number> {
  const peer = await TcpPeer.connect(portOf(listener));
  const { items } = await poll(
    async () => (await api().get(`/v1/connections?listener=${listener.id}`)).body,
    (page) => page.items.length === 1,
  );
  peer.destroy();
  return '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(items[0].id.at(-1));
}

test('a thread that dies under load is replaced, and its listener accepts again on the same port', async () => {
  const listener = await create({ handler: { type: 'echo' }, capture: { maxMessages: 0 } });
  const stream = await EventWatch.open(node.url, { types: ['connection.*', 'message.*', 'thread.lost'] });
  const thread = await threadOf(listener);
  const load = new EchoLoad(portOf(listener), { connections: 24 });
  await poll(
    () => load.roundTrips,
    (roundTrips) => roundTrips > 2000,
    RECOVERY_MS,
  );
  await threads.kill(thread);
  await load.ended();

  await poll(
    () => statusOf(listener.id),
    ({ state, error }) => state === 'listening' && error === null,
    RECOVERY_MS,
  );
  expect((await statusOf(listener.id)).address).toEqual(listener.status.address);
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('still here');
  await peer.until('still here');
  peer.destroy();

  await stream.collectUntil(() => closedBy(stream.events(), 'thread_lost').length >= 24, RECOVERY_MS);
  const audit = new EventAudit();
  audit.add(stream.events());
  expect(audit.faults).toEqual([]);
  expect(audit.holes).toBe(0);
  expect(
    stream
      .events()
      .filter(({ type }) => type === 'thread.lost')
      .map(({ node: name, data }) => [name, data['thread']]),
  ).toEqual([[node.identity.name, thread]]);
  const lost = closedBy(stream.events(), 'thread_lost');
  expect(new Set(lost.map(({ connection }) => connection)).size).toBe(24);
  for (const event of lost)
    expect(event).toMatchObject({
      listener: listener.id,
      node: node.identity.name,
      data: { reason: 'thread_lost', durationMs: expect.any(Number) },
    });
  await stream.close();
});

function closedBy(events: readonly PortcallEvent[], reason: string): PortcallEvent[] {
  return events.filter(({ type, data }) => type === 'connection.closed' && data['reason'] === reason);
}

test('what lives on other threads feels nothing', async () => {
  const [a, b] = [await create({ handler: { type: 'echo' } }), await create({ handler: { type: 'echo' } })];
  const [threadA, threadB] = [await threadOf(a), await threadOf(b)];
  expect(threadA).not.toBe(threadB);
  const bystander = await TcpPeer.connect(portOf(b));
  bystander.send('before');
  await bystander.until('before');
  await threads.kill(threadA);
  bystander.send(' and after');
  await bystander.until('before and after');
  bystander.destroy();
  await poll(
    () => statusOf(a.id),
    ({ state }) => state === 'listening',
    RECOVERY_MS,
  );
});

test('a listener on several threads goes on with what it has, says what is missing, and is whole again', async () => {
  const listener = await create({ handler: { type: 'echo' }, threads: 2 });
  await threads.kill(0);
  const during = await statusOf(listener.id);
  expect(during.state).toBe('listening');
  const peer = await TcpPeer.connect(portOf(listener));
  peer.send('x');
  await peer.until('x');
  peer.destroy();
  await poll(
    () => statusOf(listener.id),
    ({ error }) => error === null,
    RECOVERY_MS,
  );
  const peers = await Promise.all(Array.from({ length: 32 }, () => TcpPeer.connect(portOf(listener))));
  const { items } = await poll(
    async () => (await api().get(`/v1/connections?listener=${listener.id}&limit=500`)).body,
    (page) => page.items.length === 32,
  );
  expect(new Set(items.map(({ id }: { id: string }) => id.at(-1)))).toEqual(new Set(['0', '1']));
  for (const one of peers) one.destroy();
});

test('a client whose thread dies says why it was disconnected, and connects again', async () => {
  const target = await create({ handler: { type: 'echo' }, threads: 2 });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ host: '127.0.0.1', port: portOf(target), reconnect: { initialDelayMs: 10 } });
  // A connection whose opening was lost with the thread cannot be reported; and only the second connecting is awaited below.
  await poll(
    async () => (await api().get(`/v1/events?client=${client.id}&types=client.connected`)).body,
    (page) => page.items.length === 1,
  );
  const stream = await EventWatch.open(node.url, { client: client.id });
  const thread = '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(client.status.connection.at(-1));
  await threads.kill(thread);
  await stream.collectUntil(() => stream.events().some(({ type }) => type === 'client.connected'), RECOVERY_MS);
  expect(stream.events().map(({ type, data }) => [type, data['reason']])).toContainEqual([
    'client.disconnected',
    'thread_lost',
  ]);
  expect(closedBy(stream.events(), 'thread_lost').map(({ connection }) => connection)).toEqual([
    client.status.connection,
  ]);
  const after = (await api().get(`/v1/clients/${client.id}`)).body.status;
  expect([after.state, after.error, after.connection === client.status.connection]).toEqual(['connected', null, false]);
  await stream.close();
});

test('a request that is under way on the dying thread is answered 503 thread_lost, and a connection of it is 410', async () => {
  const target = await create({ handler: { type: 'sink' } });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ host: '127.0.0.1', port: portOf(target) });
  const thread = '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(client.status.connection.at(-1));
  const exchange = api()
    .post(`/v1/clients/${client.id}/exchange`)
    .send({ data: 'no answer comes', timeoutMs: 30_000 })
    .then((answer) => answer);
  // In the log, so the main thread knows of the connection as well: what is still on the thread dies with it.
  await poll(
    async () => (await api().get(`/v1/events?client=${client.id}&types=message.sent`)).body.items.length,
    (sent) => sent === 1,
  );
  await threads.kill(thread);
  expect((await exchange).body).toMatchObject({ status: 503, code: 'thread_lost' });
  expect((await api().get(`/v1/connections/${client.status.connection}`)).body).toMatchObject({
    status: 410,
    code: 'connection_ended',
    reason: 'thread_lost',
  });
});

test('three deaths within a minute suspend what was open each time, and start brings it back', async () => {
  const fresh = await startTwoThreadNode({ PORTCALL_LOG_LEVEL: 'silent' });
  const freshThreads = fresh.app.get(NetThreads, { strict: false });
  const open = async () =>
    (
      await request(fresh.url)
        .post('/v1/listeners')
        .send({ handler: { type: 'echo' } })
    ).body as Listener;
  const [victim, neighbour] = [await open(), await open()];
  const stream = await EventWatch.open(fresh.url, { types: ['listener.failed'] });
  const state = async (listener: Listener) =>
    (await request(fresh.url).get(`/v1/listeners/${listener.id}`)).body.status;
  // Each listener is alone on a thread; the first was placed on thread 0.
  for (const death of [1, 2, 3]) {
    await poll(
      () => state(victim),
      ({ state: now }) => now === 'listening',
      RECOVERY_MS,
    );
    await freshThreads.kill(0);
    if (death < 3) expect((await state(victim)).state).not.toBe('suspended');
  }
  const status = await poll(
    () => state(victim),
    ({ state: now }) => now === 'suspended',
    RECOVERY_MS,
  );
  expect(status).toMatchObject({ address: null, error: { code: 'endpoint_suspended' } });
  expect(status.error.retryInMs).toBeUndefined();
  expect((await state(neighbour)).state).toBe('listening');
  await stream.collectUntil(() => stream.events().length > 0);
  expect(stream.events().map(({ listener, data }) => [listener, data['code'], data['retryInMs']])).toEqual([
    [victim.id, 'endpoint_suspended', null],
  ]);

  await poll(
    () => freshThreads.ready(),
    (ready) => ready.length === 2,
    RECOVERY_MS,
  );
  expect((await request(fresh.url).post(`/v1/listeners/${victim.id}/start`)).body.status).toMatchObject({
    state: 'listening',
    address: victim.status.address,
    error: null,
  });
  await stream.close();
  await fresh.stop();
});
