import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
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

const spec = (faults: ListenerSpecInput['faults'] = {}, more: ListenerSpecInput = {}): ListenerSpecInput => ({
  handler: { type: 'echo' },
  ...more,
  faults,
});
const refuse = { down: { type: 'refuse' } } as const;
const udp = { transport: 'udp' } as const;

/** Sends to a UDP port until the system reports that nothing is there. */
async function untilRefused({ host, port }: OpenListener): Promise<string | undefined> {
  const socket = createSocket('udp4');
  socket.connect(port, host);
  await once(socket, 'connect');
  const refused = once(socket, 'error').catch((error: unknown) => [error]);
  const timer = setInterval(() => socket.send('x'), 10);
  const [error] = (await refused) as [NodeJS.ErrnoException];
  clearInterval(timer);
  socket.close();
  return error.code;
}

test('new connections are refused while the fault is active, open ones stay, and then the same port accepts', async () => {
  const listener = await thread.open(spec());
  const open = await peers.tcp(listener);
  await open.send('a').bytes(1);
  for (const round of [1, 2]) {
    await thread.update(listener, spec(refuse));
    expect(await (await peers.tcp(listener)).gone()).toBe('ECONNREFUSED');
    await open.send('b').bytes(1 + round);
    await thread.update(listener, spec({ down: { type: 'refuse', enabled: false } }));
    await (await peers.tcp(listener)).send('c').bytes(1);
  }
  expect((await thread.call('traffic', { endpoint: listener.id }))[0]).toMatchObject({ rejected: 0 });
});

test('a listener that is opened with the fault refuses, keeps its port, and can be stopped and opened again', async () => {
  const listener = await thread.open(spec(refuse));
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNREFUSED');
  await thread.call('closeListener', { id: listener.id, graceMs: 1000, forget: false });
  await thread.call('openListener', { ...listener.endpoint, port: listener.port });
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNREFUSED');
  await thread.update(listener, spec());
  const peer = await peers.tcp(listener);
  await peer.send('x').bytes(1);
  await thread.update(listener, spec(refuse));
  await thread.call('closeListener', { id: listener.id, graceMs: 0, forget: true });
  await peer.over();
});

test('a schedule refuses and accepts in turn', async () => {
  const listener = await thread.open(
    spec({ down: { type: 'refuse', schedule: { startMs: 0, durationMs: 150, everyMs: 300 } } }),
  );
  const seen: string[] = [];
  await thread.poll(
    async () => {
      const peer = await peers.tcp(listener);
      const state = peer.closed ? 'refused' : 'open';
      peer.socket.destroy();
      if (seen.at(-1) !== state) seen.push(state);
      return seen.length;
    },
    (changes) => changes >= 4,
    'it has changed three times',
  );
  expect(new Set(seen)).toEqual(new Set(['refused', 'open']));
});

test('other faults of the listener act on the connections that are accepted again', async () => {
  const slow = { slow: { type: 'acceptDelay', ms: 100 } } as const;
  const listener = await thread.open(spec({ ...refuse, ...slow }));
  await thread.update(listener, spec(slow));
  const startMs = performance.now();
  await (await peers.tcp(listener)).send('x').bytes(1);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(100);
});

test('a port that cannot be opened again is reported, and open connections stay', async () => {
  const listener = await thread.open(spec());
  const open = await peers.tcp(listener);
  await open.send('a').bytes(1);
  await thread.update(listener, spec(refuse));
  const thief = createServer().listen(listener.port, '127.0.0.1');
  await once(thief, 'listening');
  await thread.update(listener, spec());
  const failed = () => thread.notices.find((notice) => notice.kind === 'listenerStatus' && notice.id === listener.id);
  await thread.until(() => failed() !== undefined, 'the failure is reported');
  expect(failed()).toMatchObject({ observed: { state: 'failed', address: null, error: { code: 'port_in_use' } } });
  await open.send('b').bytes(2);
  thief.close();
  await once(thief, 'close');
  await thread.call('openListener', { ...listener.endpoint, port: listener.port });
  await (await peers.tcp(listener)).send('c').bytes(1);
});

test('UDP: the peer gets ICMP, sessions end, and the port answers again', async () => {
  const listener = await thread.open(spec({}, udp));
  await (await peers.udp(listener)).send('a').datagrams(1);
  await thread.update(listener, spec(refuse, udp));
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data['reason']).toBe('fault');
  expect(await untilRefused(listener)).toBe('ECONNREFUSED');
  await thread.update(listener, spec({}, udp));
  await thread.update(listener, spec(refuse, udp));
  await thread.update(listener, spec({}, udp));
  const peer = await peers.udp(listener);
  await thread.poll(
    async () => {
      peer.send('b');
      await thread.call('traffic', { endpoint: listener.id });
      return peer.received.length;
    },
    (count) => count > 0,
    'it answers again',
  );
  await thread.update(listener, spec(refuse, udp));
  await thread.call('closeListener', { id: listener.id, graceMs: 100, forget: true });
});
