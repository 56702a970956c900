import { once } from 'node:events';
import { connect } from 'node:net';
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
const trafficOf = async (listener: OpenListener) => (await thread.call('traffic', { endpoint: listener.id }))[0];
const countsOf = async (listener: OpenListener) => (await thread.call('faultCounts', { endpoint: listener.id }))[0];
const seen = (listener: OpenListener, condition: (traffic: { rejected: number; connections: number }) => boolean) =>
  thread.poll(
    () => trafficOf(listener),
    (traffic) => traffic !== undefined && condition(traffic),
    'the connections',
  );
const held = (listener: OpenListener, count: number) =>
  thread.poll(
    () => countsOf(listener),
    (counts) => counts?.hits === count,
    `${count} are held`,
  );
const LONG = { type: 'acceptDelay', ms: 600_000 } as const;

test('acceptDelay: the peer is connected, and its connection begins no earlier; bytes and FIN that came are there', async () => {
  const listener = await open({ slow: { type: 'acceptDelay', ms: 150, jitterMs: 50 } });
  const startMs = performance.now();
  const peer = await peers.tcp(listener);
  expect(await peer.send('hello').end().fin()).toBe('hello');
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
  const counts = await countsOf(listener);
  expect(counts).toMatchObject({ name: 'slow', units: 1, hits: 1, delayed: 1 });
  expect(counts?.realMs).toBeGreaterThanOrEqual(counts?.plannedMs ?? Infinity);
});

test.each([
  ['removed', {}],
  ['muted', { slow: { ...LONG, enabled: false } }],
  ['shorter', { slow: { ...LONG, ms: 1 } }],
] as const)('a connection that acceptDelay holds begins at once when the fault is %s', async (_how, faults) => {
  const listener = await open({ slow: LONG });
  const peer = await peers.tcp(listener);
  peer.send('hello');
  const traffic = await trafficOf(listener);
  expect([peer.text, traffic?.connections]).toEqual(['', 0]);
  await change(listener, faults);
  expect(await peer.bytes(5)).toBe('hello');
});

test('acceptDelay with TLS and PROXY protocol comes before the handshakes', async () => {
  const tls = { transport: 'tls', tls: await certificate('server.test') } as const;
  const secure = await open({ slow: { type: 'acceptDelay', ms: 100 } }, tls);
  const startMs = performance.now();
  const peer = await peers.tls(secure);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
  expect(await peer.send('a').bytes(1)).toBe('a');
  const announced = await open({ slow: { type: 'acceptDelay', ms: 100 } }, { proxyProtocol: 'v1' });
  const proxied = await peers.tcp(announced);
  expect(await proxied.send('PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nb').bytes(1)).toBe('b');
});

test('only the connections of its scope are delayed, and they delay no others', async () => {
  const listener = await open({ slow: { ...LONG, when: { connections: { to: 1 } } } });
  const first = await peers.tcp(listener);
  first.send('a');
  await (await peers.tcp(listener)).send('b').bytes(1);
  expect(first.text).toBe('');
});

test('a listener that closes resets the connections that wait, and counts none of them when it opens again', async () => {
  const faults = { slow: LONG, few: { type: 'limitConnections', max: 1 } } as const;
  const listener = await open(faults);
  const peer = await peers.tcp(listener);
  await thread.call('closeListener', { id: listener.id, graceMs: 1000, forget: false });
  expect(await peer.gone()).toBe('ECONNRESET');
  await thread.call('openListener', { ...listener.endpoint, port: listener.port });
  await change(listener, { few: faults.few });
  await (await peers.tcp(listener)).send('x').bytes(1);
});

test('limitConnections reset: exactly max connections, and each that ends makes room', async () => {
  const listener = await open({ few: { type: 'limitConnections', max: 2 } });
  const [one, two] = [await peers.tcp(listener), await peers.tcp(listener)];
  await one.send('a').bytes(1);
  await two.send('b').bytes(1);
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error?.data).toMatchObject({ code: 'connection_limit', detail: expect.stringContaining('"few"') });
  expect(await trafficOf(listener)).toMatchObject({ rejected: 1, connections: 2 });
  await one.end().fin();
  await seen(listener, ({ connections }) => connections === 1);
  expect(await (await peers.tcp(listener)).send('c').bytes(1)).toBe('c');
});

test('limitConnections hold: one after the other, in the order in which they came', async () => {
  const listener = await open({ few: { type: 'limitConnections', max: 1, excess: 'hold' } });
  const first = await peers.tcp(listener);
  await first.send('a').bytes(1);
  const second = await peers.tcp(listener);
  second.send('b');
  await held(listener, 1);
  const third = await peers.tcp(listener);
  third.send('c');
  await held(listener, 2);
  expect([second.text, third.text]).toEqual(['', '']);
  await first.end().fin();
  expect(await second.bytes(1)).toBe('b');
  expect(third.text).toBe('');
  await change(listener, { few: { type: 'limitConnections', max: 2, excess: 'hold' } });
  expect(await third.bytes(1)).toBe('c');
});

test('those that are held go on when the limit is removed, and are reset when it says so', async () => {
  const limit = { type: 'limitConnections', max: 0, excess: 'hold' } as const;
  const listener = await open({ none: limit });
  const [one, two] = [await peers.tcp(listener), await peers.tcp(listener)];
  await held(listener, 2);
  await change(listener, {});
  await one.send('a').bytes(1);
  await two.send('b').bytes(1);
  await change(listener, { none: limit });
  const third = await peers.tcp(listener);
  await held(listener, 1);
  await change(listener, { none: { ...limit, excess: 'reset' } });
  expect(await third.gone()).toBe('ECONNRESET');
  await one.send('c').bytes(2);
});

test('perSecond: no second has more, and with hold the others follow', async () => {
  const listener = await open({ rate: { type: 'limitConnections', perSecond: 3, excess: 'hold' } });
  const startMs = performance.now();
  const all = await Promise.all(Array.from({ length: 7 }, () => peers.tcp(listener)));
  await Promise.all(all.map((peer) => peer.send('x').bytes(1)));
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(2000);
  const opened = (await thread.seen('connection.opened', 7, listener.id)).map(({ at }) => Date.parse(at));
  for (let at = 3; at < opened.length; at += 1)
    expect((opened[at] ?? 0) - (opened[at - 3] ?? 0)).toBeGreaterThanOrEqual(995);
  await change(listener, { rate: { type: 'limitConnections', perSecond: 1 } });
  const results = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const peer = await peers.tcp(listener);
      peer.send('y');
      return peer.bytes(1).catch(() => 'ECONNRESET');
    }),
  );
  expect(results.filter((result) => result === 'y').length).toBeGreaterThanOrEqual(1);
  expect(results).toContain('ECONNRESET');
});

test('share peer: each address has its own places', async () => {
  const listener = await open({ few: { type: 'limitConnections', max: 1, share: 'peer' } });
  await (await peers.tcp(listener)).send('a').bytes(1);
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  const other = connect({ host: listener.host, port: listener.port, localAddress: '127.0.0.2' });
  other.write('b');
  expect(String(await once(other, 'data'))).toBe('b');
  other.destroy();
});

test('max counts connections from before the fault, and those in a handshake', async () => {
  const plain = await open({});
  await (await peers.tcp(plain)).send('a').bytes(1);
  await change(plain, { few: { type: 'limitConnections', max: 1 } });
  expect(await (await peers.tcp(plain)).gone()).toBe('ECONNRESET');
  const tls = { transport: 'tls', tls: await certificate('server.test') } as const;
  const secure = await open({ few: { type: 'limitConnections', max: 1 } }, tls);
  const silent = await peers.tcp(secure);
  await thread.poll(
    () => countsOf(secure),
    (counts) => counts !== undefined,
    'it is open',
  );
  const refused = await thread.poll(
    async () => (await peers.tcp(secure)).gone(),
    (code) => code === 'ECONNRESET',
    'the place is taken by a handshake',
  );
  expect(refused).toBe('ECONNRESET');
  silent.end();
  await silent.gone();
  const peer = await thread.poll(
    () => peers.tls(secure),
    (one) => !one.closed,
    'the place is free',
  );
  expect(await peer.send('b').bytes(1)).toBe('b');
});

test('the schedule of a limit: those that are held enter when its period ends', async () => {
  const listener = await open({
    none: { type: 'limitConnections', max: 0, excess: 'hold', schedule: { durationMs: 300 } },
  });
  expect(await (await peers.tcp(listener)).send('a').bytes(1)).toBe('a');
});

test('UDP: the first datagrams of a session wait, and come in order; excess sessions are dropped or wait', async () => {
  const udp = { transport: 'udp' } as const;
  const slow = await open({ slow: { type: 'acceptDelay', ms: 100 } }, udp);
  const startMs = performance.now();
  expect(await (await peers.udp(slow)).send('a').send('b').send('c').datagrams(3)).toEqual(['a', 'b', 'c']);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
  const few = await open({ few: { type: 'limitConnections', max: 1 } }, udp);
  await (await peers.udp(few)).send('a').datagrams(1);
  const second = await peers.udp(few);
  second.send('b');
  await seen(few, ({ rejected }) => rejected === 1);
  await change(few, { few: { type: 'limitConnections', max: 1, excess: 'hold' } }, udp);
  second.send('c').send('d');
  await held(few, 1);
  expect(second.received).toEqual([]);
  await change(few, {}, udp);
  expect(await second.datagrams(2)).toEqual(['c', 'd']);
});

test('UDP: what waits for one session is bounded', async () => {
  const udp = { transport: 'udp' } as const;
  const listener = await open({ slow: LONG }, udp);
  const peer = await peers.udp(listener);
  for (let n = 0; n < 10; n += 1) peer.send('x'.repeat(10_000));
  const traffic = await thread.poll(
    () => trafficOf(listener),
    (one) => (one?.dropped ?? 0) > 0,
    'some are dropped',
  );
  expect(traffic?.messagesIn).toBe(0);
  await change(listener, {}, udp);
  await peer.datagrams(6);
});
