import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
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

type Framing = NonNullable<ListenerSpecInput['framing']>;
const wire = (text: string): Buffer => Buffer.from(text, 'latin1');
/** What a listener has received, in order. */
const received = (listener: string) =>
  thread.events
    .filter((event) => event.type === 'message.received' && event.listener === listener)
    .map(({ data }) => wireOf(data as { data: string; encoding: BufferEncoding }));
const wireOf = ({ data, encoding }: { data: string; encoding: BufferEncoding }): string =>
  Buffer.from(data, encoding).toString('latin1');

/** A frame as it is sent and echoed, its message, and bytes that the framing cannot take. */
const cases: readonly { framing: Framing; sent: string; message: string; garbage?: string }[] = [
  { framing: { type: 'varint' }, sent: '\x02hi', message: 'hi', garbage: '\xff\xff\xff\xff\xff\xff' },
  { framing: { type: 'octet-counted' }, sent: '6 <13>hi', message: '<13>hi', garbage: '<13>hi\n' },
  { framing: { type: 'mllp' }, sent: '\x0bMSH|\r\x1c\r', message: 'MSH|\r' },
  { framing: { type: 'slip' }, sent: '\xc0a\xdb\xdcb\xc0', message: 'a\xc0b', garbage: '\xc0a\xdbb' },
  { framing: { type: 'cobs' }, sent: '\x02a\x02b\x00', message: 'a\x00b', garbage: '\x05a\x00' },
  { framing: { type: 'stx-etx', check: 'lrc' }, sent: '\x02A\x03B', message: 'A', garbage: '\x02A\x03A' },
];

describe.each(cases)('$framing.type', ({ framing, sent, message }) => {
  test('a TCP message in pieces is one, and is echoed as a frame', async () => {
    const listener = await thread.open({ framing, handler: { type: 'echo' } });
    const peer = await peers.tcp(listener);
    peer.send(wire(sent.slice(0, 2)));
    await thread.poll(
      () => thread.call('traffic', { endpoint: listener.id }),
      ([traffic]) => traffic?.bytesIn === 2,
      'the first two bytes',
    );
    expect(await peer.send(wire(sent.slice(2))).bytes(sent.length)).toBe(sent);
    await thread.seen('message.received', 1, listener.id);
    expect(received(listener.id)).toEqual([message]);
  });

  test('each datagram is decoded by itself', async () => {
    const listener = await thread.open({ transport: 'udp', framing, handler: { type: 'echo' } });
    const peer = await peers.udp(listener);
    for (const datagram of [sent.slice(0, -1), sent]) peer.send(wire(datagram));
    await thread.poll(
      () => thread.call('traffic', { endpoint: listener.id }),
      ([traffic]) => traffic?.messagesIn === 1 && traffic.dropped >= 1,
      'a message, and one that was not whole',
    );
    await thread.seen('message.received', 1, listener.id);
    expect(received(listener.id)).toEqual([message]);
  });
});

test.each(cases.filter(({ garbage }) => garbage !== undefined))(
  'garbage closes its connection with the reason, and no other ($framing.type)',
  async ({ framing, sent, garbage }) => {
    const listener = await thread.open({ framing, handler: { type: 'echo' } });
    const [bad, good] = [await peers.tcp(listener), await peers.tcp(listener)];
    bad.send(wire(garbage ?? ''));
    await bad.fin();
    bad.end();
    const [closed] = await thread.seen('connection.closed', 1, listener.id);
    expect(closed?.data).toMatchObject({ reason: 'malformed_message', code: 'malformed_message', messagesIn: 0 });
    expect(thread.of(closed?.connection ?? '').find(({ type }) => type === 'connection.error')?.data).toMatchObject({
      code: 'malformed_message',
    });
    expect(await good.send(wire(sent)).bytes(sent.length)).toBe(sent);
  },
);

describe('idle', () => {
  test('silence ends a message, and answers begin only then', async () => {
    const listener = await thread.open({
      framing: { type: 'idle', gapMs: 30 },
      handler: { type: 'reply', data: '[{{message.length}}]' },
    });
    const peer = await peers.tcp(listener);
    peer.send('ab');
    expect(await peer.bytes(3)).toBe('[2]');
    peer.send('cde');
    expect(await peer.bytes(6)).toBe('[2][3]');
    await thread.seen('message.received', 2, listener.id);
    expect(received(listener.id)).toEqual(['ab', 'cde']);
  });

  test('what is held is a message when the peer ends, resets, or the API closes', async () => {
    const listener = await thread.open({ framing: { type: 'idle', gapMs: 60_000 }, handler: { type: 'sink' } });
    const ends = [
      (peer: Awaited<ReturnType<Peers['tcp']>>) => void peer.end(),
      (peer: Awaited<ReturnType<Peers['tcp']>>) => void peer.socket.resetAndDestroy(),
      async (_peer: unknown, connection: string) =>
        void (await thread.call('closeConnection', { connection, mode: 'graceful' })),
      async (_peer: unknown, connection: string) =>
        void (await thread.call('closeConnection', { connection, mode: 'reset' })),
    ];
    for (const [index, end] of ends.entries()) {
      const peer = await peers.tcp(listener);
      peer.send(`held ${index}`);
      const opened = (await thread.seen('connection.opened', index + 1, listener.id)).at(-1);
      await thread.poll(
        () => thread.call('traffic', { endpoint: listener.id }),
        ([traffic]) => traffic?.bytesIn === 6 * (index + 1),
        'the bytes',
      );
      await end(peer, opened?.connection ?? '');
      await thread.until(() => received(listener.id).length > index, 'the message');
      peer.end();
      await thread.seen('connection.closed', index + 1, listener.id);
      expect(thread.of(opened?.connection ?? '').map(({ type }) => type)).toEqual([
        'connection.opened',
        'message.received',
        'connection.closed',
      ]);
    }
    expect(received(listener.id)).toEqual(['held 0', 'held 1', 'held 2', 'held 3']);
  });

  test('a handler that closes at a message gets each message once', async () => {
    const listener = await thread.open({
      framing: { type: 'idle', gapMs: 20 },
      handler: { type: 'reply', data: 'bye', then: 'close' },
    });
    const peer = await peers.tcp(listener);
    expect(await peer.send('hello').fin()).toBe('bye');
    peer.end();
    const [closed] = await thread.seen('connection.closed', 1, listener.id);
    expect(closed?.data).toMatchObject({ reason: 'handler', messagesIn: 1, messagesOut: 1 });
  });

  test('an endless message is bounded', async () => {
    const listener = await thread.open({ framing: { type: 'idle', gapMs: 60_000, maxMessageBytes: 1000 } });
    const peer = await peers.tcp(listener);
    await peer.send(Buffer.alloc(1001)).fin();
    peer.end();
    expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
      reason: 'message_too_large',
      messagesIn: 0,
    });
  });

  test('no time passes while the peer does not read and nothing is read from it', async () => {
    const bound = 8 * 1024 * 1024;
    const listener = await thread.open({
      framing: { type: 'idle', gapMs: 500, maxMessageBytes: bound, onOversize: 'truncate' },
      handler: { type: 'echo' },
      events: 'lifecycle',
    });
    const clock = await thread.open({ framing: { type: 'idle', gapMs: 700 }, handler: { type: 'echo' } });
    const [deaf, ticking] = [await peers.tcp(listener, { reads: false }), await peers.tcp(clock)];
    deaf.send(Buffer.alloc(bound + 512 * 1024));
    const traffic = async () => (await thread.call('traffic', { endpoint: listener.id }))[0];
    const { items } = await thread.poll(
      async () => ({ items: await thread.call('listConnections', { limit: 1, listener: listener.id }) }),
      ({ items: [connection] }) => connection?.paused === true,
      'a pause',
    );
    expect(items[0]?.bytesIn).toBeLessThan(bound + 512 * 1024);
    await ticking.send('x').bytes(1);
    deaf.socket.resume();
    await deaf.bytes(bound);
    await thread.poll(traffic, (seen) => seen?.bytesIn === bound + 512 * 1024, 'the rest');
    deaf.end();
    await thread.seen('connection.closed', 1, listener.id);
    expect(await traffic()).toMatchObject({ messagesIn: 1 });
  });
});
