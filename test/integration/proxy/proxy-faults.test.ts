import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from '../net/peers.ts';
import { proxyTo, UpstreamServer } from './upstreams.ts';

let thread: NetThreadUnderTest;
let server: UpstreamServer;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
  server = await UpstreamServer.start((socket) => socket.pipe(socket));
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  server.close();
  await thread.shutdown();
});

type Faults = NonNullable<ListenerSpecInput['faults']>;
const spec = (faults: Faults, dial: object = {}) => proxyTo(server.port, { faults, handler: { dial } });
const failuresOf = async (listener: OpenListener, count = 1) =>
  (await thread.seen('connection.dial_failed', count, listener.id)).map(({ data }) => data);
const countsOf = async (listener: OpenListener) => thread.call('faultCounts', { endpoint: listener.id });

test.each([
  ['refused', 'connection_refused'],
  ['reset', 'connection_reset'],
  ['unresolvable', 'name_not_resolved'],
] as const)('dialFailure %s: nothing reaches the upstream, and each attempt names the fault', async (how, code) => {
  const before = server.sockets.length;
  const listener = await thread.open(spec({ down: { type: 'dialFailure', how } }, { attempts: 2 }));
  const peer = await peers.tcp(listener);
  expect(await peer.gone()).toBe('ECONNRESET');
  const failures = await failuresOf(listener, 2);
  expect(failures.map((one) => [one['code'], one['attempt']])).toEqual([
    [code, 1],
    [code, 2],
  ]);
  expect(failures[0]?.['detail']).toContain('"down"');
  expect(server.sockets.length).toBe(before);
  expect(await countsOf(listener)).toMatchObject([{ name: 'down', units: 2, hits: 2 }]);
  expect((await countsOf(listener))[0]?.direction).toBeUndefined();
});

test('dialFailure timeout ends with the time for the dial, and names the fault', async () => {
  const listener = await thread.open(spec({ hole: { type: 'dialFailure', how: 'timeout' } }, { timeoutMs: 100 }));
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  const [failure] = await failuresOf(listener);
  expect(failure).toMatchObject({ code: 'connect_timeout' });
  expect(failure?.['detail']).toContain('"hole"');
  expect(Number(failure?.['dialMs'])).toBeGreaterThanOrEqual(99);
});

test.each([
  ['dialFailure', { type: 'dialFailure', how: 'timeout' }],
  ['dialDelay', { type: 'dialDelay', ms: 600_000 }],
] as const)('a dial that %s holds goes on at once when the fault is removed', async (_type, fault) => {
  const listener = await thread.open(spec({ late: fault }, { timeoutMs: 60_000 }));
  const peer = await peers.tcp(listener);
  peer.send('hello');
  await thread.poll(
    () => thread.call('traffic', { endpoint: listener.id }),
    ([traffic]) => traffic?.bytesIn === 5,
    'the bytes wait',
  );
  expect(peer.text).toBe('');
  await thread.update(listener, spec({}, { timeoutMs: 60_000 }));
  expect(await peer.bytes(5)).toBe('hello');
});

test('dialDelay delays the dial by no less, each of its connections only, and counts it', async () => {
  const listener = await thread.open(
    spec({ late: { type: 'dialDelay', ms: 150, jitterMs: 50, when: { connections: { to: 1 } } } }),
  );
  expect(await (await peers.tcp(listener)).send('a').bytes(1)).toBe('a');
  const [first] = await thread.seen('connection.dialled', 1, listener.id);
  expect(Number(first?.data['dialMs'])).toBeGreaterThanOrEqual(100);
  const counts = await countsOf(listener);
  expect(counts).toMatchObject([{ name: 'late', units: 1, hits: 1, delayed: 1 }]);
  expect(counts[0]?.realMs).toBeGreaterThanOrEqual(counts[0]?.plannedMs ?? Infinity);
  await (await peers.tcp(listener)).send('b').bytes(1);
  expect(await countsOf(listener)).toMatchObject([{ units: 1 }]);
});

test('a delay past the time for the dial is a time-out, and one that changes counts from the beginning', async () => {
  const listener = await thread.open(spec({ late: { type: 'dialDelay', ms: 60_000 } }, { timeoutMs: 50 }));
  await (await peers.tcp(listener)).gone();
  const [failure] = await failuresOf(listener);
  expect(failure).toMatchObject({ code: 'connect_timeout' });
  expect(failure?.['detail']).toContain('"late"');
  const other = await thread.open(spec({ late: { type: 'dialDelay', ms: 600_000 } }, { timeoutMs: 60_000 }));
  const peer = await peers.tcp(other);
  await thread.seen('connection.opened', 1, other.id);
  await thread.update(other, spec({ late: { type: 'dialDelay', ms: 1 } }, { timeoutMs: 60_000 }));
  expect(await peer.send('x').bytes(1)).toBe('x');
});

test('a connection that ends while a fault holds its dial is never dialled', async () => {
  const listener = await thread.open(spec({ late: { type: 'dialDelay', ms: 600_000 } }, { timeoutMs: 60_000 }));
  const before = server.sockets.length;
  const peer = await peers.tcp(listener);
  await thread.seen('connection.opened', 1, listener.id);
  peer.socket.resetAndDestroy();
  await thread.seen('connection.closed', 1, listener.id);
  await thread.update(listener, spec({}, { timeoutMs: 60_000 }));
  await (await peers.tcp(listener)).send('x').bytes(1);
  expect(server.sockets.length).toBe(before + 1);
});

test('a schedule switches failures on and off', async () => {
  const listener = await thread.open(
    spec({ down: { type: 'dialFailure', schedule: { startMs: 0, durationMs: 300 } } }),
  );
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  await thread.poll(
    async () => {
      const peer = await peers.tcp(listener);
      peer.send('x');
      return peer.bytes(1).catch(() => 'reset');
    },
    (result) => result === 'x',
    'the schedule is over',
  );
});
