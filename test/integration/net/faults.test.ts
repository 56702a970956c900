import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { certificate } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

type Faults = NonNullable<ListenerSpecInput['faults']>;
const echo = { handler: { type: 'echo' } } as const;
const open = (faults: Faults, more: ListenerSpecInput = {}) => thread.open({ ...echo, ...more, faults });
const change = (listener: OpenListener, faults: Faults, more: ListenerSpecInput = {}) =>
  thread.update(listener, { ...echo, ...more, faults });
const reasonOf = async (listener: OpenListener) =>
  (await thread.seen('connection.closed', 1, listener.id))[0]?.data['reason'];

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startMs = performance.now();
  const result = await work();
  return [result, performance.now() - startMs];
}

test('latency delays what is sent to the peer, never by less, and FIN comes behind it', async () => {
  const listener = await open({ slow: { type: 'latency', ms: 200 } });
  const peer = await peers.tcp(listener);
  const [text, ms] = await timed(() => peer.send('hello').end().fin());
  expect(text).toBe('hello');
  expect(ms).toBeGreaterThanOrEqual(200);
  expect(await reasonOf(listener)).toBe('peer_closed');
});

test('latency on both directions adds up', async () => {
  const listener = await open({ slow: { type: 'latency', direction: 'both', ms: 100 } });
  const peer = await peers.tcp(listener);
  const [, ms] = await timed(() => peer.send('hello').bytes(5));
  expect(ms).toBeGreaterThanOrEqual(200);
});

test('a fault reaches an open connection at once, and removing it releases what it holds', async () => {
  const listener = await open({});
  const peer = await peers.tcp(listener);
  await peer.send('a').bytes(1);
  await change(listener, { stop: { type: 'stall' } });
  peer.send('b');
  await thread.seen('message.sent', 2, listener.id);
  expect(peer.text).toBe('a');
  await change(listener, {});
  await peer.bytes(2);
  await peer.send('c').bytes(3);
});

test('a megabyte passes slices, jitter and retransmissions unchanged, in both directions', async () => {
  const listener = await open({
    cut: { type: 'slice', direction: 'both', bytes: 1000, variationBytes: 900 },
    jitter: { type: 'latency', direction: 'both', ms: 5, jitterMs: 5 },
    lossy: { type: 'retransmit', direction: 'both', rate: 0.01, rtoMs: 5 },
  });
  const peer = await peers.tcp(listener);
  const bytes = Buffer.from(Array.from({ length: 1024 * 1024 }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
  const text = await peer.send(bytes).end().fin();
  expect(Buffer.from(text, 'latin1').equals(bytes)).toBe(true);
});

test('bandwidth holds back, pauses the peer and stays within its limit', async () => {
  const listener = await open(
    { slow: { type: 'bandwidth', bytesPerSecond: 2_000_000, queueBytes: 100_000 } },
    { events: 'lifecycle', capture: { maxMessages: 0 } },
  );
  const peer = await peers.tcp(listener);
  const total = 2_000_000;
  const [text, ms] = await timed(() => peer.send(Buffer.alloc(total, 'x')).end().fin());
  expect(text.length).toBe(total);
  expect(ms).toBeGreaterThanOrEqual(980);
});

test('a peer that does not read pauses the echo behind a fault as well', async () => {
  const listener = await open(
    { slow: { type: 'latency', ms: 1, queueBytes: 100_000 } },
    { events: 'lifecycle', capture: { maxMessages: 0 } },
  );
  const peer = await peers.tcp(listener, { reads: false });
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  const total = 32 * 1024 * 1024;
  peer.send(Buffer.alloc(total, 'x'));
  const found = await thread.poll(
    () => thread.call('findConnection', { connection }),
    (one) => one?.paused === true && one.bytesIn > 0,
    'paused',
  );
  expect(found?.sendBufferBytes).toBeLessThan(2 * 1024 * 1024);
  peer.end().socket.resume();
  expect((await peer.fin()).length).toBe(total);
});

test.each([
  ['close', undefined],
  ['reset', 'ECONNRESET'],
] as const)('limit passes exactly its bytes, then: %s', async (then, code) => {
  const listener = await open({ cut: { type: 'limit', bytes: 1000, then } });
  const peer = await peers.tcp(listener);
  peer.send('x'.repeat(5000));
  await peer.bytes(1000);
  if (then === 'close') peer.end();
  expect(await peer.gone()).toBe(code);
  expect(peer.text.length).toBe(1000);
  expect(await reasonOf(listener)).toBe('fault');
});

test('limit on what the peer sends: the handler sees exactly its bytes', async () => {
  const listener = await open({ cut: { type: 'limit', direction: 'in', bytes: 3, then: 'half' } });
  const peer = await peers.tcp(listener);
  expect(await peer.send('abcdef').fin()).toBe('abc');
});

test('what came before a reset of the peer is delivered before the connection ends', async () => {
  const listener = await open({ slow: { type: 'latency', direction: 'in', ms: 100 } }, { handler: { type: 'sink' } });
  const peer = await peers.tcp(listener);
  // A connection that is reset before it is accepted never opens.
  await thread.seen('connection.opened', 1, listener.id);
  peer.send('last words');
  await new Promise((resolve) => peer.socket.write('!', resolve));
  peer.socket.resetAndDestroy();
  await thread.seen('connection.closed', 1, listener.id);
  const types = thread.events.filter((event) => event.listener === listener.id).map(({ type }) => type);
  expect(types.slice(-2)).toEqual(['message.received', 'connection.closed']);
  expect(await reasonOf(listener)).toBe('peer_reset');
});

test('vanish: the peer gets nothing, not even FIN, until the cable is plugged in again', async () => {
  const listener = await open({ gone: { type: 'vanish', direction: 'both' } }, { limits: { closeTimeoutMs: 50 } });
  const peer = await peers.tcp(listener);
  peer.send('hello').end();
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  // A connection without the fault is given up after the same time.
  const other = await open({}, { limits: { closeTimeoutMs: 50 } });
  await peers.tcp(other);
  const control = (await thread.seen('connection.opened', 1, other.id))[0]?.connection ?? '';
  await thread.call('closeConnection', { connection: control, mode: 'graceful' });
  expect(await reasonOf(other)).toBe('close_timeout');
  expect([peer.text, peer.ended, peer.closed]).toEqual(['', false, false]);
  await change(listener, {}, { limits: { closeTimeoutMs: 50 } });
  expect(await peer.fin()).toBe('');
});

test('close ends a connection while traffic flows, and a stopped listener ends one that stalls', async () => {
  const listener = await open({ end: { type: 'close', how: 'reset', afterMs: 100 } });
  const peer = await peers.tcp(listener);
  const traffic = setInterval(() => peer.send('x'), 5);
  expect(await peer.gone()).toBe('ECONNRESET');
  clearInterval(traffic);
  const stalled = await open({ stop: { type: 'stall', direction: 'both' } });
  const other = await peers.tcp(stalled);
  other.send('x');
  await thread.seen('connection.opened', 1, stalled.id);
  await thread.call('closeListener', { id: stalled.id, graceMs: 50, forget: true });
  await other.over();
  expect(await reasonOf(stalled)).toBe('endpoint_stopped');
});

test('only the connections of its scope are affected', async () => {
  const listener = await open({ gone: { type: 'limit', bytes: 0, then: 'reset', when: { connections: { to: 1 } } } });
  const first = await peers.tcp(listener);
  expect(await first.gone()).toBe('ECONNRESET');
  const second = await peers.tcp(listener);
  await second.send('x').bytes(1);
  const none = await open({ gone: { type: 'vanish', when: { peer: ['10.0.0.0/8'] } } });
  await (await peers.tcp(none)).send('x').bytes(1);
});

test('TLS: stages see plaintext', async () => {
  const listener = await open(
    {
      edit: { type: 'replace', find: { data: 'secret' }, with: { data: 'hidden' } },
      slow: { type: 'latency', ms: 50 },
    },
    { transport: 'tls', tls: await certificate('server.test') },
  );
  const peer = await peers.tls(listener);
  expect(await peer.send('a secret').end().fin()).toBe('a hidden');
});

test('UDP: loss, copies and latency; what is held leaves after the session has ended', async () => {
  const udp = { transport: 'udp' } as const;
  const copies = await open({ twice: { type: 'duplicate', rate: 1 }, cut: { type: 'truncate', bytes: 3 } }, udp);
  expect(await (await peers.udp(copies)).send('abcdef').datagrams(2)).toEqual(['abc', 'abc']);
  const lossy = await open({ lossy: { type: 'loss', direction: 'in', rate: 0.5, seed: 3 } }, udp);
  const peer = await peers.udp(lossy);
  for (let n = 0; n < 40; n += 1) peer.send(String(n));
  const traffic = await thread.poll(
    async () => (await thread.call('traffic', { endpoint: lossy.id }))[0],
    (one) => (one?.messagesIn ?? 0) > 10,
    'some came through',
  );
  expect(traffic?.messagesIn).toBeLessThan(35);
  const late = await open(
    { slow: { type: 'latency', ms: 100 } },
    { ...udp, handler: { type: 'reply', data: 'bye', then: 'close' } },
  );
  const [datagrams, ms] = await timed(async () => (await peers.udp(late)).send('x').datagrams(1));
  expect(datagrams).toEqual(['bye']);
  expect(ms).toBeGreaterThanOrEqual(100);
});

test('UDP: a datagram that the fault ends the session for is its last', async () => {
  const listener = await open({ cut: { type: 'limit', datagrams: 1 } }, { transport: 'udp' });
  const peer = await peers.udp(listener);
  expect(await peer.send('a').datagrams(1)).toEqual(['a']);
  expect(await reasonOf(listener)).toBe('fault');
});
