import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FaultPreview } from '../../../src/contract/fault-preview.ts';
import type { FaultCounts } from '../../../src/contract/fault-resource.ts';
import type { Listener } from '../../../src/contract/listener.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers } from '../net/peers.ts';

const [FULL, READ] = ['all', 'reader'];
const setting = (key: string, scopes: string): string =>
  `${key}:${scopes}:${createHash('sha256').update(key).digest('hex')}`;

let node: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting(FULL, 'read+write+payload'), setting(READ, 'read')].join(),
  });
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(() => node.stop());

const post = (path: string, body: object, key = FULL) =>
  request(node.url).post(path).set('Authorization', `Bearer ${key}`).send(body);
const preview = async (body: object): Promise<FaultPreview> =>
  (await post('/v1/faults/preview', body, READ).expect(200)).body as FaultPreview;

async function listen(transport: 'tcp' | 'udp', faults: object, more: object = {}): Promise<Listener> {
  const { status, body } = await post('/v1/listeners', { transport, handler: { type: 'echo' }, faults, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}
const countsOf = async ({ id }: Listener, name: string): Promise<FaultCounts | undefined> =>
  (await request(node.url).get(`/v1/listeners/${id}/faults/${name}`).set('Authorization', `Bearer ${FULL}`)).body
    .counts[0];
const peerOf = ({ status }: Listener) => peers.tcp(status.address ?? { host: '', port: 0 });

test('datagrams are lost as the preview says, also with a probability', async () => {
  const fault = { type: 'loss', direction: 'in', rate: 0.4, correlation: 0.5, probability: 0.8, seed: 42 };
  const listener = await listen('udp', { lossy: fault });
  const [session] = (await preview({ fault, name: 'lossy', connections: 1, units: 150 })).connections;
  const lost = new Set(session?.units.map(({ unit }) => unit));
  expect(lost.size).toBeGreaterThan(20);
  const socket = createSocket('udp4');
  const echoes: number[] = [];
  socket.on('message', (bytes) => echoes.push(Number(bytes.toString())));
  for (let unit = 0; unit < 150; unit += 1) {
    socket.send(String(unit), listener.status.address?.port ?? 0, '127.0.0.1');
    if (unit % 10 === 9)
      await poll(
        () => countsOf(listener, 'lossy'),
        (counts) => counts?.units === unit + 1,
      );
  }
  await poll(
    async () => echoes.length,
    (length) => length === 150 - lost.size,
  );
  expect(echoes).toEqual([...Array(150).keys()].filter((unit) => !lost.has(unit)));
  socket.close();
  await once(socket, 'close');
});

test('messages of a stream are lost as the preview says, and chance is that of each', async () => {
  const fault = { type: 'loss', direction: 'in', rate: 0.4, probability: 0.8, seed: 42 };
  const listener = await listen('tcp', { lossy: fault }, { framing: { type: 'line' } });
  const previewed = await preview({ fault, name: 'lossy', transport: 'tcp', connections: 2, units: 200 });
  expect(previewed.connections.map(({ affected }) => affected)).toEqual([true, true]);
  const all = Array.from({ length: 200 }, (_, at) => `${at}\n`);
  for (const { units } of previewed.connections) {
    const lost = new Set(units.map(({ unit }) => unit));
    expect(lost.size).toBeGreaterThan(40);
    expect(lost.size).toBeLessThan(90);
    const kept = all.filter((_, at) => !lost.has(at)).join('');
    expect(await (await peerOf(listener)).send(all.join('')).bytes(kept.length)).toBe(kept);
  }
});

test('cells of a stream are delayed, and connections chosen, as the preview says', async () => {
  const fault = { type: 'latency', ms: 8, jitterMs: 6, distribution: 'normal', probability: 0.5, seed: 5 };
  const listener = await listen('tcp', { slow: fault });
  const { connections } = await preview({ fault, name: 'slow', connections: 6, units: 4 });
  expect(new Set(connections.map(({ affected }) => affected))).toEqual(new Set([true, false]));
  for (const _ of connections) {
    const peer = await peerOf(listener);
    // Cell by cell, so that each has its own delay.
    for (let cell = 1; cell <= 4; cell += 1) await peer.send(Buffer.alloc(256)).bytes(cell * 256);
  }
  const planned = connections.flatMap(({ units }) => units.map(({ delayMs = 0 }) => delayMs));
  const counts = await countsOf(listener, 'slow');
  // A delay of 0 holds nothing.
  const held = planned.filter((ms) => ms > 0);
  expect(counts).toMatchObject({ units: planned.length, delayed: held.length });
  expect(counts?.plannedMs).toBeCloseTo(held.reduce((sum, ms) => sum + ms, 0) / held.length, 2);
});

test('bytes of a stream are damaged where the preview says', async () => {
  const fault = { type: 'corrupt', ratePerByte: 0.02, seed: 9, after: { bytes: 100 }, range: { from: 50, to: 2000 } };
  const listener = await listen('tcp', { bad: fault });
  const [connection] = (await preview({ fault, name: 'bad', connections: 1, units: 10 })).connections;
  const damaged =
    connection?.units.flatMap(({ offset = 0, positions = [] }) => positions.map((at) => offset + at)) ?? [];
  const peer = await peerOf(listener);
  for (const length of [7, 300, 1, 1200, 1152]) peer.send(Buffer.alloc(length));
  const text = await peer.bytes(2660);
  expect([...text].flatMap((byte, at) => (byte === '\0' ? [] : [at]))).toEqual(damaged);
  expect(damaged.length).toBeGreaterThan(20);
});

test('each type has a preview on each transport, with its own action', async () => {
  const of = async (fault: object, more: object = {}) =>
    (await preview({ fault, seed: 1, connections: 1, units: 3, ...more })).connections;
  expect(await of({ type: 'close', how: 'reset', afterMs: 5 })).toEqual([
    { connection: 1, type: 'close', direction: 'out', affected: true, action: 'reset', units: [] },
  ]);
  expect(await of({ type: 'limit', datagrams: 2, then: 'swallow' }, { transport: 'udp' })).toMatchObject([
    { units: [{ unit: 2, action: 'swallow' }] },
  ]);
  expect(await of({ type: 'mtu', bytes: 100 })).toMatchObject([
    { units: [0, 1, 2].map((unit) => ({ unit, action: 'drop' })) },
  ]);
  expect(await of({ type: 'noop', enabled: false })).toMatchObject([{ affected: false, units: [] }]);
  expect(await of({ type: 'acceptDelay', ms: 10, jitterMs: 5 })).toMatchObject([
    { action: 'acceptLate', affected: true },
  ]);
  expect(await of({ type: 'tlsHandshake', failure: 'expired' })).toMatchObject([{ action: 'expired' }]);
  expect((await of({ type: 'profile', profile: 'edge' })).map(({ type, direction }) => `${type} ${direction}`)).toEqual(
    ['latency out', 'bandwidth out', 'retransmit out', 'bandwidth in', 'retransmit in'],
  );
  expect(await of({ type: 'stall', when: { connections: { from: 2 } } }, { connections: 2 })).toMatchObject([
    { affected: false },
    { affected: true, action: 'hold' },
  ]);
  const slices = await of({ type: 'slice', bytes: 10, variationBytes: 9 });
  expect(slices[0]?.units.map(({ offset }) => offset)[1]).toBe(slices[0]?.units[0]?.bytes);
});

test.each([
  [{ fault: { type: 'noop' } }, 'seed', /is required/],
  [{ fault: { type: 'noop' }, seed: 1, connections: 101, units: 100 }, 'units', /at most 99 with 101 connections/],
  [{ fault: { type: 'noop' }, seed: 1, connections: 10_001, units: 800 }, 'connections', /to 10000, not 10001/],
  [
    { fault: { type: 'mtu', bytes: 68 }, seed: 1, units: 1000, datagramBytes: 65_507 },
    'datagramBytes',
    /at most 419 with 10000/,
  ],
  [{ fault: { type: 'mtu', bytes: 100 }, seed: 1, transport: 'tcp' }, 'fault.type', /does not work on tcp/],
  [{ fault: { type: 'latency', ms: -1 }, seed: 1 }, 'fault.ms', /0/],
  [{ fault: { type: 'noop' }, seed: 1, name: '1' }, 'name', /letter/],
  [{ fault: { type: 'noop' }, seed: 1, peer: 'here' }, 'peer', /IP address/],
  [{ seed: 1 }, 'fault', /required/],
])('%j is refused at its path', async (body, path, message) => {
  const { body: problem } = await post('/v1/faults/preview', body).expect(400);
  expect(problem.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test('a preview changes nothing, and without keys for reading it is refused', async () => {
  await post('/v1/faults/preview', { fault: { type: 'noop' }, seed: 1 }, 'no-such-key-0123456789').expect(401);
  const all = await request(node.url).get('/v1/faults').set('Authorization', `Bearer ${READ}`).expect(200);
  expect(all.body.items.map(({ name }: { name: string }) => name)).not.toContain('fault');
});

test('a ramp is shown with its current value, reaches open connections, and is previewed at a time', async () => {
  const ramp = { attribute: 'ms', from: 0, to: 20, overMs: 1 };
  const listener = await listen('tcp', { slow: { type: 'latency', ms: 0, ramp } });
  const peer = await peerOf(listener);
  await peer.send('x').bytes(1);
  expect(await countsOf(listener, 'slow')).toMatchObject({ delayed: 1, plannedMs: 20 });
  const get = (path: string) => request(node.url).get(path).set('Authorization', `Bearer ${FULL}`).expect(200);
  expect((await get(`/v1/listeners/${listener.id}/faults/slow`)).body.rampValue).toBe(20);
  const all = (await get('/v1/faults')).body.items as { listener: string; rampValue?: number }[];
  expect(all.find((one) => one.listener === listener.id)?.rampValue).toBe(20);
  const path = `/v1/listeners/${listener.id}`;
  const patch = (change: object) => request(node.url).patch(path).set('Authorization', `Bearer ${FULL}`).send(change);
  await patch({ faults: { slow: { ramp: { to: 5 } } } }).expect(200);
  await peer.send('y').bytes(2);
  expect(await countsOf(listener, 'slow')).toMatchObject({ delayed: 1, plannedMs: 5 });
  const { body } = await patch({ faults: { slow: { ramp: { attribute: 'distribution' } } } }).expect(400);
  expect(body.errors).toEqual([
    { path: 'faults.slow.ramp.attribute', message: expect.stringMatching(/must be one of ms/) },
  ]);
  const fault = { type: 'latency', ms: 0, ramp: { attribute: 'ms', from: 0, to: 100, overMs: 1000 } };
  const { connections } = await preview({ fault, seed: 1, connections: 1, units: 1, atMs: 250 });
  expect(connections[0]?.units).toEqual([{ unit: 0, offset: 0, action: 'delay', delayMs: 25 }]);
});
