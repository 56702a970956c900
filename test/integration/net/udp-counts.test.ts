import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
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

const trafficOf = async (endpoint: string) => (await thread.call('traffic', { endpoint }))[0];

test.skipIf(process.platform !== 'linux')(
  'what the system dropped because the receive buffer was full is counted, and not as ours',
  async () => {
    const listener = await thread.open({
      transport: 'udp',
      handler: { type: 'sink' },
      events: 'lifecycle',
      socket: { receiveBufferBytes: 2048 },
    });
    const [peer, other] = [await peers.udp(listener), await thread.open({ transport: 'udp' })];
    const sent = 3000;
    for (let n = 0; n < sent; n++) peer.send('x'.repeat(500));
    const traffic = await thread.poll(
      () => trafficOf(listener.id),
      (now) => (now?.messagesIn ?? 0) + (now?.droppedByKernel ?? 0) === sent,
      'every datagram is accounted for',
    );
    expect(traffic?.droppedByKernel).toBeGreaterThan(0);
    expect(traffic?.dropped).toBe(0);
    expect(await trafficOf(other.id)).toMatchObject({ droppedByKernel: 0 });
    await thread.call('closeListener', { id: listener.id, graceMs: 0, forget: false });
    expect((await trafficOf(listener.id))?.droppedByKernel).toBe(traffic?.droppedByKernel);
  },
);

test('a datagram over maxMessageBytes is dropped and reported, a message that is cut is counted as truncated', async () => {
  const raw = await thread.open({ transport: 'udp', handler: { type: 'echo' }, limits: { maxMessageBytes: 4 } });
  const peer = await peers.udp(raw);
  expect(await peer.send('12345').send('1234').datagrams(1)).toEqual(['1234']);
  expect(await trafficOf(raw.id)).toMatchObject({ messagesIn: 1, dropped: 1, truncated: 0 });
  expect((await thread.seen('connection.error', 1, raw.id))[0]?.data).toMatchObject({ code: 'message_too_large' });
  const cutting = await thread.open({
    transport: 'udp',
    framing: { type: 'line', maxMessageBytes: 4, onOversize: 'truncate' },
    handler: { type: 'echo' },
  });
  expect(await (await peers.udp(cutting)).send('12345\n12\n').datagrams(2)).toEqual(['1234\n', '12\n']);
  expect(await trafficOf(cutting.id)).toMatchObject({ messagesIn: 2, dropped: 0, truncated: 1 });
});

test('a flood from many ports makes no more sessions and no more events than it may', async () => {
  const listener = await thread.open(
    { transport: 'udp', handler: { type: 'echo' }, socket: { receiveBufferBytes: 1 << 20 } },
    { maxConnections: 50 },
  );
  const flood = await Promise.all(Array.from({ length: 400 }, () => peers.udp(listener)));
  for (let round = 0; round < 5; round++) for (const peer of flood) peer.send('x');
  const full = await thread.poll(
    () => trafficOf(listener.id),
    (now) => (now?.messagesIn ?? 0) + (now?.rejected ?? 0) + (now?.droppedByKernel ?? 0) === 2000,
    'every datagram is accounted for',
  );
  expect(full).toMatchObject({ connections: 50 });
  expect(full?.rejected).toBeGreaterThan(1000);
  expect(await thread.call('listConnections', { limit: 500, listener: listener.id })).toHaveLength(50);
  const of = (type: string) => thread.events.filter((event) => event.type === type && event.listener === listener.id);
  expect(of('connection.opened')).toHaveLength(50);
  expect(of('connection.error').length).toBeLessThanOrEqual(30);
  expect(new Set(of('connection.error').map(({ data }) => data['code']))).toEqual(new Set(['connection_limit']));
});
