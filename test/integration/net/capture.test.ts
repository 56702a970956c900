import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MessageQuery } from '../../../src/contract/thread-messages.ts';
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

const list = (listener: OpenListener, query: Partial<MessageQuery> = {}, on = thread) =>
  on.call('listMessages', { endpoint: listener.id, query: { limit: 1000, ...query } });
const dataOf = ({ messages }: { messages: { data: string }[] }) => messages.map(({ data }) => data);

/** A sink of lines that has captured these. */
async function captured(lines: string[], capture = {}): Promise<OpenListener> {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'sink' }, capture });
  const peer = await peers.tcp(listener);
  peer.send(lines.map((line) => `${line}\n`).join('')).end();
  await peer.fin();
  return listener;
}

test('a message carries its connection, number, seq, time, direction and bytes', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  await peer.send(Buffer.from([0xff, 0x00])).bytes(2);
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  const { messages, next, more } = await list(listener);
  expect({ next, more }).toEqual({ next: 2, more: false });
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(messages).toEqual([
    {
      id: `${connection}.1`,
      at,
      direction: 'in',
      connection,
      seq: 2,
      bytes: 2,
      data: '/wA=',
      encoding: 'base64',
      truncated: false,
    },
    {
      id: `${connection}.2`,
      at,
      direction: 'out',
      connection,
      seq: 3,
      bytes: 2,
      data: '/wA=',
      encoding: 'base64',
      truncated: false,
    },
  ]);
});

test('the oldest message goes when there are maxMessages', async () => {
  const listener = await captured(['a', 'b', 'c', 'd', 'e'], { maxMessages: 3 });
  expect(dataOf(await list(listener))).toEqual(['c', 'd', 'e']);
});

test('the oldest messages go when there are maxBytes; a message longer than that is kept in part', async () => {
  const listener = await captured(['1234', '5678', '90'], { maxBytes: 8 });
  expect(dataOf(await list(listener))).toEqual(['5678', '90']);
  const long = await captured(['1', '1234567890'], { maxBytes: 8 });
  expect((await list(long)).messages).toMatchObject([{ data: '12345678', bytes: 10, truncated: true }]);
});

test('0 captures nothing; a smaller bound evicts at once', async () => {
  expect((await list(await captured(['a'], { maxMessages: 0 }))).messages).toEqual([]);
  expect((await list(await captured(['a'], { maxBytes: 0 }))).messages).toEqual([]);
  const listener = await captured(['a', 'b', 'c']);
  await thread.update(listener, { framing: { type: 'line' }, capture: { maxMessages: 1 } });
  expect(dataOf(await list(listener))).toEqual(['c']);
});

test('filters: direction, connection, match, time', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const first = await peers.tcp(listener);
  await first.send('ping 1\npong\n').bytes(12);
  const { messages } = await list(listener);
  await thread.poll(
    async () => Date.now(),
    (now) => now > Date.parse(messages.at(-1)?.at ?? '') + 1,
    'a later millisecond',
  );
  const since = new Date().toISOString();
  await (await peers.tcp(listener)).send('ping 2\n').bytes(7);
  expect(dataOf(await list(listener, { direction: 'in' }))).toEqual(['ping 1', 'pong', 'ping 2']);
  expect(dataOf(await list(listener, { match: { matches: '^ping \\d$' }, direction: 'out' }))).toEqual([
    'ping 1',
    'ping 2',
  ]);
  expect(dataOf(await list(listener, { since, direction: 'in' }))).toEqual(['ping 2']);
  expect(dataOf(await list(listener, { until: messages.at(-1)?.at, direction: 'in' }))).toEqual(['ping 1', 'pong']);
  expect(dataOf(await list(listener, { connection: messages[0]?.connection, direction: 'in' }))).toEqual([
    'ping 1',
    'pong',
  ]);
});

test('pages from the beginning give every message once, in order, also while new ones come', async () => {
  const lines = Array.from({ length: 25 }, (_, n) => `m${n}`);
  const listener = await captured(lines);
  const seen: string[] = [];
  let after = 0;
  for (;;) {
    const page = await list(listener, { after, limit: 4, match: { contains: 'm' } });
    seen.push(...dataOf(page));
    after = page.next;
    if (!page.more) break;
    if (seen.length === 8) {
      const peer = await peers.tcp(listener);
      await peer.send('m25\n').end().fin();
    }
  }
  expect(seen).toEqual([...lines, 'm25']);
  expect(await list(listener, { after })).toEqual({ messages: [], next: 26, more: false });
});

test('without a position the newest come, still in order', async () => {
  const listener = await captured(['a', 'b', 'c']);
  expect(await list(listener, { limit: 2 })).toMatchObject({
    messages: [{ data: 'b' }, { data: 'c' }],
    next: 3,
    more: true,
  });
});

test('a page of very long messages ends early and can be continued', async () => {
  const listener = await thread.open({
    framing: { type: 'fixed', length: 9 * 1024 * 1024 },
    handler: { type: 'sink' },
    events: 'lifecycle',
    capture: { maxBytes: 64 * 1024 * 1024 },
  });
  const peer = await peers.tcp(listener);
  peer.send(Buffer.alloc(27 * 1024 * 1024, 'x')).end();
  await peer.fin();
  const page = await list(listener, { after: 0 });
  expect([page.messages.length, page.next, page.more]).toEqual([1, 1, true]);
  expect((await list(listener, { after: 2 })).messages).toHaveLength(1);
});

test('clear empties the capture, positions go on', async () => {
  const listener = await captured(['a', 'b']);
  expect(await thread.call('clearMessages', { endpoint: listener.id })).toEqual({ removed: 2 });
  expect(await list(listener)).toEqual({ messages: [], next: 2, more: false });
  const peer = await peers.tcp(listener);
  await peer.send('c\n').end().fin();
  expect(await list(listener, { after: 2 })).toMatchObject({ messages: [{ data: 'c' }], next: 3 });
});

test('one bound for all captures of the thread: the largest loses its oldest messages, the small ones keep theirs', async () => {
  const bounded = await startNetThread({ captureMaxBytes: 200_000 });
  const [large, small] = [
    await bounded.open({ framing: { type: 'line' } }),
    await bounded.open({ framing: { type: 'line' } }),
  ];
  const fill = async (listener: OpenListener, count: number) => {
    const peer = await peers.tcp(listener);
    peer.send(`${'x'.repeat(999)}\n`.repeat(count));
    await bounded.poll(
      () => bounded.call('traffic', { endpoint: listener.id }),
      ([traffic]) => traffic?.messagesIn === count,
      'all received',
    );
  };
  await fill(small, 20);
  await fill(large, 500);
  const [{ messages: kept }, { messages }] = [await list(small, {}, bounded), await list(large, {}, bounded)];
  expect(kept).toHaveLength(20);
  expect(messages.length).toBeGreaterThan(140);
  expect(messages.length).toBeLessThan(180);
  await bounded.shutdown();
});
