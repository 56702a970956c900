import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { EndpointFault, ListedFault } from '../../../src/contract/fault-resource.ts';
import type { Listener } from '../../../src/contract/listener.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers } from '../net/peers.ts';

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
      (
        (
          await api()
            .get(`/v1/events?listener=${id}&types=fault.added,fault.changed,fault.removed,fault.started,fault.ended`)
            .expect(200)
        ).body.items as { type: string; data: object }[]
      ).map(({ type, data }) => ({ event: type, ...data })),
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
  expect(await faultEvents(listener, 5)).toMatchObject([
    { event: 'fault.added', name: 'slow', direction: 'out', revision: 2 },
    { event: 'fault.started', name: 'slow', by: 'api' },
    { event: 'fault.changed', name: 'slow', direction: 'both', revision: 3 },
    { event: 'fault.removed', name: 'slow', direction: 'both', revision: 4, reason: 'api' },
    { event: 'fault.ended', name: 'slow', by: 'api' },
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
  [{ type: 'mtu', bytes: 100 }, 'type', /does not work on tcp.*slice/],
  [{ type: 'lag', ms: 1 }, 'type', /must be one of/],
  [{ type: 'close' }, 'afterMs', /is required, unless `idleMs`, `firstBytesMs`, `match` or `when.match`/],
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

test('a fault with a ttl removes itself: a revision, an event with the reason, and the time left before', async () => {
  const listener = await create({ handler: { type: 'echo' } });
  const path = pathOf(listener, 'hold');
  const hold = { type: 'stall', ttlMs: 1500 };
  await api().put(path).send(hold).expect(201);
  const { body: first } = await api().get(path).expect(200);
  expect(first).toMatchObject({ active: true, fault: hold });
  expect(first.leftMs).toBeGreaterThan(0);
  expect(first.leftMs).toBeLessThanOrEqual(1500);
  const { body: again } = await api().put(path).send(hold).expect(200);
  expect(again).toMatchObject({ since: first.since, revision: 2 });
  const { body: list } = await api().get('/v1/faults').expect(200);
  const listed = (list.items as ListedFault[]).find((one) => one.listener === listener.id);
  expect(listed).toMatchObject({ name: 'hold', active: true, since: first.since });
  expect(listed?.leftMs).toBeLessThanOrEqual(1500);
  const startMs = performance.now();
  const peer = await peerOf(listener);
  await peer.send('hello').bytes(5);
  expect(performance.now() - startMs).toBeLessThan(20_000);
  expect(await faultEvents(listener, 4)).toEqual([
    expect.objectContaining({ event: 'fault.added', name: 'hold' }),
    { event: 'fault.started', name: 'hold', type: 'stall', direction: 'out', by: 'api' },
    expect.objectContaining({ event: 'fault.removed', name: 'hold', revision: 3, reason: 'ttl' }),
    { event: 'fault.ended', name: 'hold', type: 'stall', direction: 'out', by: 'ttl' },
  ]);
  await api().get(path).expect(404);
  expect((await api().get(`/v1/listeners/${listener.id}`)).body).toMatchObject({ revision: 3, faults: {} });
});

test('a change renews the ttl of that fault only, and a stopped listener loses its fault too', async () => {
  const listener = await create({ faults: { a: { ...slow, ttlMs: 60_000 }, b: { ...slow, ttlMs: 60_000 } } });
  const before = (await api().get(pathOf(listener)).expect(200)).body.items as EndpointFault[];
  await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ labels: { x: 'y' }, faults: { a: { ms: 51 } } })
    .expect(200);
  const after = (await api().get(pathOf(listener)).expect(200)).body.items as EndpointFault[];
  expect(after[1]?.since).toBe(before[1]?.since);
  expect(Date.parse(after[0]?.since ?? '')).toBeGreaterThan(Date.parse(before[0]?.since ?? ''));
  await api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 0 }).expect(200);
  await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ faults: { a: { ttlMs: 1 } } })
    .expect(200);
  await poll(
    () => api().get(pathOf(listener)),
    ({ body }) => body.items.length === 1,
  );
});

test('a ttl and a schedule count on while the node is down', async () => {
  const settings = { PORTCALL_NODE_NAME: 'phoenix', PORTCALL_KEY_PREFIX: `${node.keyPrefix}-phoenix` };
  const first = await startTwoThreadNode(settings);
  const listener = await create(
    {
      faults: {
        over: { ...slow, ttlMs: 1000 },
        long: { ...slow, ttlMs: 600_000 },
        later: { ...slow, schedule: { startMs: 0, durationMs: 1 } },
      },
    },
    first,
  );
  const { since } = (await api(first).get(pathOf(listener, 'long')).expect(200)).body as EndpointFault;
  await first.stop();
  await poll(
    () => Promise.resolve(Date.now()),
    (nowMs) => nowMs > Date.parse(since) + 1000,
  );
  const second = await startTwoThreadNode(settings);
  try {
    const { body } = await poll(
      () => api(second).get(pathOf(listener)).expect(200),
      ({ body: { items } }) => items.length === 2,
    );
    expect(body.items).toMatchObject([
      { name: 'later', active: false },
      { name: 'long', active: true, since },
    ]);
    expect(body.items[1].leftMs).toBeLessThan(599_001);
  } finally {
    await second.stop();
  }
}, 60_000);

test('the periods of a schedule, muting and unmuting are events', async () => {
  const schedule = { startMs: 200, durationMs: 200, everyMs: 400 };
  const listener = await create({ faults: { flap: { ...slow, schedule } } });
  const turns = await faultEvents(listener, 4);
  expect(turns.slice(0, 4)).toMatchObject([
    { event: 'fault.added' },
    { event: 'fault.started', name: 'flap', by: 'schedule' },
    { event: 'fault.ended', by: 'schedule' },
    { event: 'fault.started', by: 'schedule' },
  ]);
  const muted = await create({ faults: { slow } });
  const path = `/v1/listeners/${muted.id}`;
  for (const enabled of [false, true])
    await api()
      .patch(path)
      .send({ faults: { slow: { enabled } } })
      .expect(200);
  expect(await faultEvents(muted, 6)).toMatchObject([
    { event: 'fault.added' },
    { event: 'fault.started', by: 'api' },
    { event: 'fault.changed', enabled: false },
    { event: 'fault.ended', by: 'api' },
    { event: 'fault.changed', enabled: true },
    { event: 'fault.started', by: 'api' },
  ]);
});

test('maxHits is exact over all connections and threads, and the last hit keeps its time before the fault is removed', async () => {
  const listener = await create({
    threads: 2,
    transport: 'udp',
    faults: { cut: { type: 'truncate', bytes: 1, maxHits: 20 }, ever: { type: 'truncate', bytes: 2 } },
  });
  const udp = await Promise.all(
    Array.from({ length: 8 }, () => peers.udp(listener.status.address ?? { host: '', port: 0 })),
  );
  for (let round = 1; round <= 5; round += 1) for (const peer of udp) await peer.send('hello').datagrams(round);
  const replies = (await Promise.all(udp.map((peer) => peer.datagrams(5)))).flat();
  expect(replies.filter((text) => text === 'h')).toHaveLength(20);
  expect(replies.filter((text) => text === 'he')).toHaveLength(20);
  await poll(
    () => api().get(pathOf(listener)).expect(200),
    ({ body }) => body.items.length === 1,
  );
  const events = await faultEvents(listener, 6);
  expect(events.filter(({ event }) => event === 'fault.removed')).toMatchObject([{ name: 'cut', reason: 'maxHits' }]);
  expect(events.filter(({ event }) => event === 'fault.ended')).toMatchObject([{ name: 'cut', by: 'maxHits' }]);
});

test('a unit that a fault hit last is held for its whole time', async () => {
  const listener = await create({ faults: { once: { type: 'latency', ms: 300, maxHits: 1 } } });
  const peer = await peerOf(listener);
  const startMs = performance.now();
  peer.send('first');
  const { body } = await poll(
    () => api().get(pathOf(listener, 'once')).expect(200),
    ({ body: one }) => one.counts[0]?.hits === 1,
  );
  expect(body).toMatchObject({ leftHits: 0, active: false });
  await peer.bytes(5);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(300);
  await poll(
    () => api().get(pathOf(listener)).expect(200),
    ({ body: { items } }) => items.length === 0,
  );
  const { items } = (await api().get(`/v1/events?listener=${listener.id}&types=fault.hit`).expect(200)).body;
  expect(items.map(({ data }: { data: object }) => data)).toEqual([
    { name: 'once', type: 'latency', direction: 'out', connection: expect.any(String), skipped: 0 },
  ]);
});

test('the ordinals of connections count over all threads of a listener', async () => {
  const listener = await create({
    threads: 2,
    faults: { first: { type: 'close', how: 'reset', afterMs: 0, when: { connections: { to: 4 } } } },
  });
  let resets = 0;
  for (let at = 0; at < 16; at += 1) {
    const peer = await peerOf(listener);
    const isReset = await peer
      .send('x')
      .bytes(1)
      .then(
        () => false,
        () => true,
      );
    if (isReset) resets += 1;
  }
  expect(resets).toBe(4);
});

test('what faults do is counted by type and direction in the metrics, also of faults that are removed', async () => {
  const listener = await create({ faults: { drop: { type: 'stall', how: 'swallow' } } });
  const scrape = async () => (await api().get('/metrics').expect(200)).text;
  const dropped = async () =>
    Number(/portcall_fault_dropped_bytes_total{type="stall",direction="out"} (\d+)/.exec(await scrape())?.[1] ?? 0);
  const before = await dropped();
  (await peerOf(listener)).send('12345');
  await poll(dropped, (bytes) => bytes === before + 5);
  expect(await scrape()).toMatch(/portcall_faults{type="stall"} [1-9]/);
  await api().delete(`/v1/listeners/${listener.id}`).expect(204);
  expect(await dropped()).toBe(before + 5);
});
