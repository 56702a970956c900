import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { EndpointFault, ListedFault } from '../../../src/contract/fault-resource.ts';
import type { Listener } from '../../../src/contract/listener.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers } from '../net/peers.ts';

let node: TestNode;
let other: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTestNode();
  other = await startTestNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(async () => {
  await other.stop();
  await node.stop();
});

const api = (of = node) => request(of.url);
const slow = { type: 'latency', ms: 50 } as const;

async function create(more: object = {}, of = node): Promise<Listener> {
  const { status, body } = await api(of)
    .post('/v1/listeners')
    .send({ handler: { type: 'echo' }, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}
const pathOf = ({ id }: { id: string }, name?: string) =>
  `/v1/listeners/${id}/faults${name === undefined ? '' : `/${name}`}`;
const peerOf = ({ status }: Listener) => peers.tcp(status.address ?? { host: '', port: 0 });
const faultEvents = async ({ id }: { id: string }, count: number) =>
  poll(
    async () =>
      ((await api().get(`/v1/events?listener=${id}`).expect(200)).body.items as { type: string; data: object }[])
        .filter(({ type }) => type.startsWith('fault.'))
        .map(({ type, data }) => ({ event: type, ...data })),
    (events) => events.length >= count,
  );

test('a fault is added, read with its counts, changed and removed; each change is a revision and an event', async () => {
  const listener = await create();
  const added = await api().put(pathOf(listener, 'slow')).send(slow).expect(201);
  expect(added.headers['location']).toBe(pathOf(listener, 'slow'));
  expect(added.body).toMatchObject({ name: 'slow', fault: { ...slow, direction: 'out', enabled: true }, revision: 2 });
  const peer = await peerOf(listener);
  await peer.send('hello').bytes(5);
  const { body } = await api().get(pathOf(listener, 'slow')).expect(200);
  const [counts] = (body as EndpointFault).counts;
  expect(counts).toMatchObject({
    direction: 'out',
    units: 1,
    bytes: 5,
    hits: 1,
    heldBytes: 0,
    delayed: 1,
    plannedMs: 50,
  });
  expect(counts?.realMs).toBeGreaterThanOrEqual(50);
  await api().put(pathOf(listener, 'slow')).send(slow).expect(200);
  expect((await api().get(pathOf(listener, 'slow'))).body.revision).toBe(2);
  const changed = await api()
    .put(pathOf(listener, 'slow'))
    .send({ ...slow, direction: 'both' })
    .expect(200);
  expect(changed.body.counts).toMatchObject([
    { direction: 'in', units: 0 },
    { direction: 'out', units: 0 },
  ]);
  expect((await api().get(pathOf(listener)).expect(200)).body.items).toHaveLength(1);
  await api().delete(pathOf(listener, 'slow')).set('If-Match', '"1"').expect(412);
  await api().delete(pathOf(listener, 'slow')).set('If-Match', '"3"').expect(204);
  await api().get(pathOf(listener, 'slow')).expect(404);
  await api().delete(pathOf(listener, 'slow')).expect(404);
  expect(await faultEvents(listener, 3)).toMatchObject([
    { event: 'fault.added', name: 'slow', direction: 'out', revision: 2 },
    { event: 'fault.changed', name: 'slow', direction: 'both', revision: 3 },
    { event: 'fault.removed', name: 'slow', direction: 'both', revision: 4 },
  ]);
});

test('chunks of a stream can be lost, where the fault says so, and datagrams have none', async () => {
  const lossy = { type: 'loss', rate: 1, per: 'chunk' };
  const listener = await create({ faults: { lossy } });
  const peer = await peerOf(listener);
  peer.send('hello');
  const counts = async () => (await api().get(pathOf(listener, 'lossy'))).body.counts as { droppedBytes: number }[];
  await poll(counts, ([out]) => out?.droppedBytes === 5);
  await api().delete(pathOf(listener, 'lossy')).expect(204);
  expect(await peer.send('x').bytes(1)).toBe('x');
  const { body } = await api()
    .post('/v1/listeners')
    .send({ transport: 'udp', handler: { type: 'echo' }, faults: { lossy } })
    .expect(400);
  expect(body.errors).toEqual([{ path: 'faults.lossy.per', message: 'chunk is for tcp and tls; udp loses datagrams' }]);
});

test('a merge patch adds, mutes and removes one fault, and leaves the others alone', async () => {
  const listener = await create({ faults: { slow, gone: { type: 'vanish', enabled: false } } });
  const path = `/v1/listeners/${listener.id}`;
  const patch = async (faults: object) => (await api().patch(path).send({ faults }).expect(200)).body as Listener;
  expect(Object.keys((await patch({ more: { type: 'stall', ms: 10 } })).faults)).toEqual(['slow', 'gone', 'more']);
  expect((await patch({ slow: { enabled: false } })).faults['slow']).toMatchObject({ ms: 50, enabled: false });
  expect(Object.keys((await patch({ slow: null, gone: null })).faults)).toEqual(['more']);
});

test.each([
  [{ type: 'loss', rate: 0.5 }, 'type', /does not work on tcp.*retransmit/],
  [{ type: 'lag', ms: 1 }, 'type', /must be one of/],
  [{ type: 'close' }, 'afterMs', /is required, unless `idleMs` or `firstBytesMs`/],
  [{ type: 'latency' }, 'ms', /is required/],
  [{ type: 'latency', ms: 600_001 }, 'ms', /from 0 to 600000, not 600001/],
  [{ type: 'slice', bytes: 5, variationBytes: 5 }, 'variationBytes', /less than `bytes`/],
  [{ type: 'latency', ms: 1, color: 'red' }, 'color', /not known/],
  [{ type: 'latency', ms: 1, schedule: { durationMs: 50, everyMs: 50 } }, 'schedule.everyMs', /greater than/],
])('refuses %j with the path and the remedy', async (fault, path, message) => {
  const listener = await create();
  const { body } = await api().put(pathOf(listener, 'x')).send(fault).expect(400);
  expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  const nested = await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ faults: { x: fault } })
    .expect(400);
  expect(nested.body.errors[0].path).toBe(`faults.x.${path}`);
  expect((await api().get(pathOf(listener))).body.items).toEqual([]);
});

test('refuses a name that is none, and a 65th fault', async () => {
  const faults = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`f${at}`, slow]));
  const listener = await create({ faults });
  const { body } = await api().put(pathOf(listener, 'x')).send(slow).expect(400);
  expect(body.errors[0].message).toMatch(/at most 64/);
  const named = await api().put(pathOf(listener, '9x')).send(slow).expect(400);
  expect(named.body.errors).toEqual([{ path: 'name', message: expect.stringMatching(/must be a letter/) as string }]);
  const patched = await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ faults: { '9x': slow, f1: null } })
    .expect(400);
  expect(patched.body.errors[0]).toMatchObject({ path: 'faults.9x', message: expect.stringMatching(/a letter/) });
  await api().delete(`/v1/listeners/${listener.id}`).expect(204);
});

test('refuses faults that multiply each other', async () => {
  const twice = { type: 'duplicate', rate: 1, copies: 9 };
  const listener = await create({ transport: 'udp', faults: { a: twice, b: { ...twice, direction: 'in' }, c: twice } });
  const { body } = await api()
    .put(pathOf(listener, 'd'))
    .send({ ...twice, copies: 1 })
    .expect(400);
  expect(body.errors[0].message).toMatch(/by more than 100/);
  await api()
    .put(pathOf(listener, 'd'))
    .send({ ...twice, copies: 1, direction: 'in' })
    .expect(201);
});

test('faults of all nodes are listed in pages and removed by label; a node forwards changes to the owner', async () => {
  const labels = { suite: 'all' };
  const mine = await create({ labels, faults: { a: slow, b: slow } });
  const theirs = await create({ labels, faults: { c: slow } }, other);
  const kept = await create({ faults: { keep: slow } });
  await api().put(pathOf(theirs, 'd')).send(slow).expect(201);
  const names: string[] = [];
  let cursor = '';
  do {
    const { body } = await api().get(`/v1/faults?limit=1&label=suite:all${cursor}`).expect(200);
    names.push(
      ...(body.items as ListedFault[]).map(
        ({ name, node: owner }) => `${owner === theirs.node ? 'other' : 'own'} ${name}`,
      ),
    );
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  expect(names).toEqual(['own a', 'own b', 'other c', 'other d']);
  const { body } = await api()
    .post('/v1/faults/reset')
    .send({ labels: ['suite:all'] })
    .expect(200);
  expect(body).toEqual({ endpoints: 2, faults: 4 });
  for (const listener of [mine, theirs]) expect((await api().get(pathOf(listener))).body.items).toEqual([]);
  expect((await api().get(pathOf(kept))).body.items).toHaveLength(1);
});

test('a client has faults, and keeps them while it reconnects', async () => {
  const listener = await create();
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ host: '127.0.0.1', port: listener.status.address?.port, faults: { slow: { ...slow, direction: 'both' } } })
    .expect(201);
  const startMs = performance.now();
  await api().post(`/v1/clients/${client.id}/exchange`).send({ data: 'hello' }).expect(200);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
  await api().put(`/v1/clients/${client.id}/faults/slow`).send({ type: 'limit', bytes: 3, then: 'reset' }).expect(200);
  await api().post(`/v1/clients/${client.id}/send`).send({ data: 'hello' }).expect(202);
  const { body } = await poll(
    () => api().get(`/v1/clients/${client.id}/faults/slow`),
    ({ body: one }) => one.counts[0]?.hits >= 1,
  );
  expect(body.counts).toMatchObject([{ direction: 'out' }]);
  await api().delete(`/v1/clients/${client.id}/faults/slow`).expect(204);
  await api().delete(`/v1/clients/${client.id}`).expect(204);
});

test('faults survive a stop, and act again from the first connection', async () => {
  const listener = await create({
    faults: { first: { type: 'limit', bytes: 0, then: 'reset', when: { connections: { to: 1 } } } },
  });
  expect(await (await peerOf(listener)).gone()).toBe('ECONNRESET');
  await (await peerOf(listener)).send('x').bytes(1);
  await api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 0 }).expect(200);
  const { body } = await api().post(`/v1/listeners/${listener.id}/start`).expect(200);
  expect(await (await peerOf(body as Listener)).gone()).toBe('ECONNRESET');
});

test('a profile is one fault, and shows what it consists of on a listener and on a client', async () => {
  const link = { type: 'profile', profile: '3g' };
  const listener = await create({ faults: { link } });
  const { body } = await api().get(pathOf(listener)).expect(200);
  expect(body.items).toMatchObject([
    {
      name: 'link',
      fault: { ...link, direction: 'both' },
      expandsTo: [
        { type: 'latency', direction: 'out', ms: 100 },
        { type: 'bandwidth', direction: 'out', bytesPerSecond: 93_750 },
        { type: 'bandwidth', direction: 'in', bytesPerSecond: 31_250 },
      ],
      counts: [{ direction: 'in' }, { direction: 'out' }],
    },
  ]);
  const startMs = performance.now();
  await (await peerOf(listener)).send('x').bytes(1);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
  const target = { host: '127.0.0.1', port: listener.status.address?.port };
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ ...target, faults: { link } })
    .expect(201);
  const { body: fault } = await api().get(`/v1/clients/${client.id}/faults/link`).expect(200);
  expect(fault.expandsTo[1]).toMatchObject({ type: 'bandwidth', direction: 'out', bytesPerSecond: 31_250 });
  await api().delete(`/v1/clients/${client.id}`).expect(204);
});
