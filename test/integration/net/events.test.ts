import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BATCH_MAX_BYTES } from '../../../src/contract/event-batch.ts';
import { eventCatalogue } from '../../../src/contract/events.ts';
import { startNetThread, type NetThreadOptions, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
const more: NetThreadUnderTest[] = [];
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(async () => {
  peers.closeAll();
  for (const one of more.splice(0)) await one.worker.terminate();
});
afterAll(async () => {
  await thread.shutdown();
});

async function threadWith(options: NetThreadOptions): Promise<NetThreadUnderTest> {
  const one = await startNetThread(options);
  more.push(one);
  return one;
}

test('every event fits its schema in the catalogue', async () => {
  const listener = await thread.open({ framing: { type: 'line', maxMessageBytes: 5 }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  peer.send('ok\ntoo long\n');
  await peer.fin();
  peer.end();
  await thread.seen('connection.closed', 1, listener.id);
  const mine = thread.events.filter((event) => event.listener === listener.id);
  expect(new Set(mine.map(({ type }) => type))).toEqual(
    new Set(['connection.opened', 'message.received', 'message.sent', 'connection.error', 'connection.closed']),
  );
  for (const { type, data, at } of mine) {
    expect(eventCatalogue[type].data.safeParse(data).error, type).toBeUndefined();
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});

test('seq counts the events of a connection from 1 without a hole, over many batches', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const before = thread.batches;
  const all = await Promise.all(Array.from({ length: 8 }, () => peers.tcp(listener)));
  for (const peer of all) peer.send(Array.from({ length: 500 }, (_, n) => `line ${n}\n`).join('')).end();
  await Promise.all(all.map((peer) => peer.fin()));
  await thread.seen('connection.closed', 8, listener.id);
  for (const { connection } of await thread.seen('connection.opened', 8, listener.id)) {
    expect(thread.of(connection ?? '').map(({ seq }) => seq)).toEqual(Array.from({ length: 1002 }, (_, n) => n + 1));
  }
  // 8,016 events of about 180 bytes, at most 5,120 of them in a batch.
  expect(thread.batches - before).toBeGreaterThan(1);
});

const text = 'plain "quoted" back\\slash \t\r\n\b\f\0\x1f\x7f';
test.each([
  { what: 'ASCII with everything JSON escapes', bytes: Buffer.from(text), data: text, encoding: 'utf8' },
  { what: 'UTF-8', bytes: Buffer.from('grüß 漢字 🎈'), data: 'grüß 漢字 🎈', encoding: 'utf8' },
  { what: 'bytes that are not UTF-8', bytes: Buffer.from([0xff, 0xfe, 0x00]), data: '//4A', encoding: 'base64' },
  {
    what: 'long ASCII',
    bytes: Buffer.from(`${'long '.repeat(2000)}"`),
    data: `${'long '.repeat(2000)}"`,
    encoding: 'utf8',
  },
])('payload as utf8: $what', async ({ bytes, data, encoding }) => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  (await peers.tcp(listener)).send(bytes);
  const [received] = await thread.seen('message.received', 1, listener.id);
  const [sent] = await thread.seen('message.sent', 1, listener.id);
  expect(received?.data).toEqual({ bytes: bytes.length, data, encoding });
  expect(sent?.data).toEqual(received?.data);
});

test.each(['hex', 'base64'] as const)('payload as %s', async (encoding) => {
  const listener = await thread.open({ encoding });
  (await peers.tcp(listener)).send('hi"');
  expect((await thread.seen('message.received', 1, listener.id))[0]?.data).toEqual({
    bytes: 3,
    data: Buffer.from('hi"').toString(encoding),
    encoding,
  });
});

test('a payload longer than eventPayloadMaxBytes is cut, not within a character; the capture keeps all of it', async () => {
  const small = await threadWith({ eventPayloadMaxBytes: 5 });
  const listener = await small.open({ framing: { type: 'line' } });
  const peer = await peers.tcp(listener);
  peer.send('abcdef\n').send('abcdé\n').send('12345\n');
  expect((await small.seen('message.received', 3)).map(({ data }) => data)).toEqual([
    { bytes: 6, data: 'abcde', encoding: 'utf8', truncated: true },
    { bytes: 6, data: 'abcd', encoding: 'utf8', truncated: true },
    { bytes: 5, data: '12345', encoding: 'utf8' },
  ]);
  const { messages } = await small.call('listMessages', { endpoint: listener.id, query: { limit: 10 } });
  expect(messages.map(({ data, truncated }) => [data, truncated])).toEqual([
    ['abcdef', false],
    ['abcdé', false],
    ['12345', false],
  ]);
});

test('an event larger than a batch is a batch of its own', async () => {
  const large = await threadWith({ eventPayloadMaxBytes: 100_000 });
  const listener = await large.open({ framing: { type: 'fixed', length: 100_000 }, handler: { type: 'sink' } });
  const peer = await peers.tcp(listener);
  const bytes = Buffer.alloc(100_000, 7);
  peer.send(bytes).send(bytes).end();
  await large.seen('connection.closed', 1, listener.id);
  const received = await large.seen('message.received', 2, listener.id);
  // As JSON each byte is six: \u0007.
  expect(JSON.stringify(received[0]).length).toBeGreaterThan(BATCH_MAX_BYTES);
  expect(received.map(({ data }) => data['data'])).toEqual([bytes.toString(), bytes.toString()]);
});

test('events: metadata leaves the payload out, of long messages too; lifecycle has no message events and messages take no seq', async () => {
  const metadata = await thread.open({ events: 'metadata', framing: { type: 'line' } });
  (await peers.tcp(metadata)).send(`short\n${'x'.repeat(200_000)}\n`);
  expect((await thread.seen('message.received', 2, metadata.id)).map(({ data }) => data)).toEqual([
    { bytes: 5 },
    { bytes: 200_000 },
  ]);
  const lifecycle = await thread.open({ events: 'lifecycle', handler: { type: 'echo' } });
  const peer = await peers.tcp(lifecycle);
  await peer.send('x').bytes(1);
  peer.end();
  await thread.seen('connection.closed', 1, lifecycle.id);
  expect(thread.events.filter((event) => event.listener === lifecycle.id).map(({ type, seq }) => [type, seq])).toEqual([
    ['connection.opened', 1],
    ['connection.closed', 2],
  ]);
  const { messages } = await thread.call('listMessages', { endpoint: lifecycle.id, query: { limit: 10 } });
  expect(messages.map(({ seq, data }) => [seq, data])).toEqual([
    [0, 'x'],
    [0, 'x'],
  ]);
});

test('the level changes live, and seq goes on', async () => {
  const listener = await thread.open({ framing: { type: 'line' } });
  const peer = await peers.tcp(listener);
  peer.send('1\n');
  await thread.seen('message.received', 1, listener.id);
  await thread.update(listener, { framing: { type: 'line' }, events: 'lifecycle' });
  peer.send('2\n');
  await thread.poll(
    () => thread.call('traffic', { endpoint: listener.id }),
    ([traffic]) => traffic?.messagesIn === 2,
    '2 messages',
  );
  await thread.update(listener, { framing: { type: 'line' }, events: 'metadata' });
  peer.send('3\n');
  expect((await thread.seen('message.received', 2, listener.id)).map(({ seq, data }) => [seq, data])).toEqual([
    [2, { bytes: 1, data: '1', encoding: 'utf8' }],
    [3, { bytes: 1 }],
  ]);
});

test('while events are not taken, message events are dropped and counted, and the sockets are not affected', async () => {
  const stuck = await threadWith({ acknowledges: false, eventQueueMaxBytes: 30_000 });
  const listener = await stuck.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  const lines = Array.from({ length: 5000 }, (_, n) => `line ${n}\n`).join('');
  expect(await peer.send(lines).bytes(lines.length)).toBe(lines);
  peer.end();
  await stuck.seen('connection.closed');
  const published = stuck.events.filter(({ type }) => type.startsWith('message.'));
  expect(stuck.dropped).toBeGreaterThan(5000);
  expect(published.length + stuck.dropped).toBe(10_000);
  expect(stuck.droppedSince.every((since) => Number.isFinite(Date.parse(since)))).toBe(true);
  // A dropped event keeps its number: the hole shows.
  const [closed] = await stuck.seen('connection.closed');
  expect(closed?.seq).toBe(10_002);

  stuck.acknowledge();
  const next = await peers.tcp(listener);
  await next.send('again\n').bytes(6);
  const sent = published.filter(({ type }) => type === 'message.sent').length;
  expect(await stuck.seen('message.sent', sent + 1)).toBeTruthy();
});

test('drops are reported even when nothing else happens', async () => {
  const stuck = await threadWith({ acknowledges: false, eventQueueMaxBytes: 300 });
  const listener = await stuck.open({ framing: { type: 'line' }, handler: { type: 'sink' } });
  const peer = await peers.tcp(listener);
  const accounted = () => stuck.dropped + stuck.events.filter(({ type }) => type === 'message.received').length;
  peer.send('x\n'.repeat(100));
  await stuck.until(() => accounted() === 100, 'the first hundred');
  const published = stuck.events.length;
  peer.send('x\n'.repeat(100));
  await stuck.until(() => accounted() === 200, 'the second hundred, of which no event is left');
  expect(stuck.events).toHaveLength(published);
});

test('flow[1] counts the events in batches', async () => {
  const one = await threadWith({});
  const listener = await one.open({ handler: { type: 'echo' } });
  await (await peers.tcp(listener)).send('x').bytes(1);
  await one.seen('message.sent');
  expect(one.flow[1]).toBe(one.events.length);
  expect(one.events).toHaveLength(3);
});
