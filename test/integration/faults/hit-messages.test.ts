import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener, Message, PortcallEvent } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { readPcapng } from '../../helpers/pcapng.ts';
import { HAS_TSHARK, tshark } from '../../helpers/tshark.ts';
import { Peers } from '../net/peers.ts';

let node: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTestNode();
});
afterEach(() => peers.closeAll());
afterAll(() => node.stop());

const api = () => request(node.url);
const WAIT_MS = 20_000;

async function create(spec: object): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ handler: { type: 'echo' }, ...spec });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

const addressOf = ({ status }: Listener) => status.address ?? { host: '', port: 0 };
const LINES = { framing: { type: 'line' } };
const UDP = { transport: 'udp' };

type Shown = Pick<Message, 'direction' | 'data' | 'faults'>;
const shown = ({ direction, data, faults }: Shown): string => [direction, data, ...(faults ?? [])].join(' ');

/** The captured messages as `direction data faults`, once they are these. */
async function captured({ id }: Listener, expected: readonly string[]): Promise<void> {
  const found = await poll(
    async () =>
      ((await api().get(`/v1/listeners/${id}/messages?limit=500`).expect(200)).body.items as Message[]).map(shown),
    (lines) => lines.join() === expected.join(),
    WAIT_MS,
  ).catch(async () =>
    ((await api().get(`/v1/listeners/${id}/messages?limit=500`).expect(200)).body.items as Message[]).map(shown),
  );
  expect(found).toEqual(expected);
}

async function eventsOf({ id }: Listener, types: string, count: number): Promise<PortcallEvent[]> {
  return poll(
    async () =>
      (await api().get(`/v1/events?listener=${id}&types=${types}&limit=200`).expect(200)).body.items as PortcallEvent[],
    (events) => events.length >= count,
    WAIT_MS,
  );
}

test('a datagram says which faults hit it, in both directions, also one that is lost', async () => {
  const listener = await create({
    ...UDP,
    faults: {
      late: { type: 'latency', direction: 'in', ms: 5 },
      spoilt: { type: 'replace', direction: 'in', find: { data: 'x' }, with: { data: 'y' } },
      gone: { type: 'loss', rate: 1, until: { ms: 600_000 } },
      never: { type: 'corrupt', rate: 0 },
    },
  });
  const peer = await peers.udp(addressOf(listener));
  peer.send('ax');
  await captured(listener, ['in ay late spoilt', 'out ay gone']);
  peer.send('b');
  await captured(listener, ['in ay late spoilt', 'out ay gone', 'in b late', 'out b gone']);
  const events = await eventsOf(listener, 'message.*', 4);
  expect(events.map(({ type, data }) => [type, data.faults])).toEqual([
    ['message.received', ['late', 'spoilt']],
    ['message.sent', ['gone']],
    ['message.received', ['late']],
    ['message.sent', ['gone']],
  ]);
});

test('a datagram that is lost before it arrives is not captured, and one that no fault hits says nothing', async () => {
  const listener = await create({
    ...UDP,
    faults: { second: { type: 'loss', direction: 'in', rate: 1, maxHits: 1 }, cut: { type: 'truncate', bytes: 3 } },
  });
  const peer = await peers.udp(addressOf(listener));
  peer.send('lost');
  peer.send('four');
  peer.send('abc');
  await captured(listener, ['in four', 'out four cut', 'in abc', 'out abc']);
});

test('on a stream each message has the faults that hit its bytes, and replies to one chunk have their own', async () => {
  const listener = await create({
    ...LINES,
    faults: {
      swap: { type: 'replace', find: { data: 'two' }, with: { data: 'TWO' } },
      slow: { type: 'latency', direction: 'in', ms: 5 },
    },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('one\ntwo\nthree\n');
  expect(await peer.bytes(14)).toBe('one\nTWO\nthree\n');
  await captured(listener, ['in one slow', 'out one', 'in two slow', 'out two swap', 'in three slow', 'out three']);
});

test('a message over several chunks has the faults of all of them, the next one does not', async () => {
  const listener = await create({
    ...LINES,
    faults: { first: { type: 'latency', direction: 'in', ms: 1, until: { bytes: 4 } } },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('abcd');
  await poll(
    async () =>
      (await api().get(`/v1/connections?listener=${listener.id}`)).body.items[0]?.bytesIn as number | undefined,
    (bytes) => bytes === 4,
    WAIT_MS,
  );
  peer.send('efgh\nnext\n');
  await peer.bytes(14);
  await captured(listener, ['in abcdefgh first', 'out abcdefgh', 'in next', 'out next']);
});

test('a fault behind one that holds hits later: the captured message gets it, and an event reports it', async () => {
  const listener = await create({
    ...LINES,
    faults: {
      a: { type: 'latency', ms: 30 },
      b: { type: 'replace', find: { data: 'two' }, with: { data: '2' } },
      c: { type: 'latency', ms: 1, after: { bytes: 4 } },
    },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('one\n');
  peer.send('two\n');
  expect(await peer.bytes(6)).toBe('one\n2\n');
  await captured(listener, ['in one', 'out one a', 'in two', 'out two a b c']);
  const sent = await eventsOf(listener, 'message.sent', 2);
  expect(sent.map(({ data }) => data.faults)).toEqual([['a'], ['a']]);
  const updates = await eventsOf(listener, 'message.updated', 2);
  expect(updates.map(({ data }) => data)).toEqual([
    { of: sent[1]?.seq, faults: ['a', 'b'] },
    { of: sent[1]?.seq, faults: ['a', 'b', 'c'] },
  ]);
});

test('a fault that is removed or renamed stays in the messages that it hit', async () => {
  const listener = await create({ ...UDP, faults: { old: { type: 'latency', ms: 0, jitterMs: 1 } } });
  const peer = await peers.udp(addressOf(listener));
  const patch = (faults: object) => api().patch(`/v1/listeners/${listener.id}`).send({ faults }).expect(200);
  peer.send('a');
  await captured(listener, ['in a', 'out a old']);
  await patch({ old: null, new: { type: 'latency', ms: 1 } });
  peer.send('b');
  await captured(listener, ['in a', 'out a old', 'in b', 'out b new']);
  await patch({ new: null });
  peer.send('c');
  await captured(listener, ['in a', 'out a old', 'in b', 'out b new', 'in c', 'out c']);
});

test('what a rule sends in pieces has the faults of all pieces, with the rule that sent it', async () => {
  const rule = { name: 'pieces', do: [{ type: 'sendChunked', data: 'abcdef', chunkBytes: 2, gapMs: 5 }] };
  const listener = await create({
    ...LINES,
    handler: { type: 'rules', rules: [rule] },
    faults: { last: { type: 'replace', find: { data: 'e' }, with: { data: 'E' } } },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('go\n');
  expect(await peer.bytes(7)).toBe('abcdEf\n');
  await captured(listener, ['in go', 'out abcdef last']);
  const { body } = await api().get(`/v1/listeners/${listener.id}/messages`);
  expect((body.items as Message[]).map(({ rule: fired }) => fired)).toEqual([
    { index: 0, name: 'pieces' },
    { index: 0, name: 'pieces' },
  ]);
});

test('on a proxy the messages of both directions have them', async () => {
  const upstream = await create(LINES);
  const { host, port } = addressOf(upstream);
  const listener = await create({
    ...LINES,
    handler: { type: 'proxy', upstreams: [{ host, port }] },
    faults: {
      up: { type: 'latency', direction: 'in', ms: 1 },
      down: { type: 'replace', find: { data: 'a' }, with: { data: 'A' } },
    },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('a\n');
  expect(await peer.bytes(2)).toBe('A\n');
  peer.send('b\n');
  expect(await peer.bytes(4)).toBe('A\nb\n');
  await captured(listener, ['in a up', 'out a down', 'in b up', 'out b']);
});

test('bytes that a fault makes up are a message that it hit, and packets name faults in their comments', async () => {
  const listener = await create({
    ...LINES,
    handler: { type: 'sink' },
    faults: { noise: { type: 'inject', direction: 'in', afterBytes: 2, bytes: { data: 'noise\n' } } },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('a\n');
  await captured(listener, ['in a', 'in noise noise']);
  const { body } = await api()
    .get(`/v1/listeners/${listener.id}/messages.pcapng`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
    });
  const comments = readPcapng(body as Buffer).packets.flatMap(({ comment }) => comment ?? []);
  expect(comments).toEqual(['faults: noise']);
  if (HAS_TSHARK)
    expect(tshark(body as Buffer, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.comment').trim()).toBe(
      'faults: noise',
    );
});

test('of a chunk with several messages only the one is hit that is lost, also on a proxy and after what holds', async () => {
  const upstream = await create({ framing: { type: 'raw' } });
  const { host, port } = addressOf(upstream);
  const listener = await create({
    ...LINES,
    handler: { type: 'proxy', upstreams: [{ host, port }] },
    faults: {
      swift: { type: 'loss', order: 1, rate: 1, after: { messages: 1 }, until: { messages: 2 } },
      slow: { type: 'latency', order: 2, ms: 1, after: { messages: 1 } },
      twice: { type: 'duplicate', direction: 'in', rate: 1, maxHits: 1 },
    },
  });
  const peer = await peers.tcp(addressOf(listener));
  peer.send('one\ntwo\nthree\n');
  // It comes back without the copy of "one".
  expect(await peer.bytes(14)).toBe('one\ntwo\nthree\n');
  await captured(listener, [
    'in one twice',
    'in one twice',
    'in two',
    'in three',
    'out one',
    'out one swift',
    'out two slow',
    'out three slow',
  ]);
});

test('a message that is complete by silence, or over several writes, has the faults that hit it as a whole', async () => {
  const lossy = { type: 'loss', rate: 1 };
  const idle = await create({ framing: { type: 'idle', gapMs: 20 }, faults: { lossy } });
  const silent = await peers.tcp(addressOf(idle));
  silent.send('silence');
  await captured(idle, ['in silence', 'out silence lossy']);
  const rule = { do: [{ type: 'sendChunked', data: 'abcdef', chunkBytes: 2, gapMs: 5 }] };
  const pieces = await create({ ...LINES, handler: { type: 'rules', rules: [rule] }, faults: { lossy } });
  const peer = await peers.tcp(addressOf(pieces));
  peer.send('go\n');
  await captured(pieces, ['in go', 'out abcdef lossy']);
});

test('a datagram that is hit after its session ended has the fault in the capture, and no event follows the last one', async () => {
  const rule = { do: [{ type: 'send', data: 'bye' }, { type: 'close' }] };
  const listener = await create({
    ...UDP,
    handler: { type: 'rules', rules: [rule] },
    faults: {
      first: { type: 'latency', ms: 30, order: 1 },
      later: { type: 'replace', order: 2, find: { data: 'bye' }, with: { data: 'BYE' } },
    },
  });
  const peer = await peers.udp(addressOf(listener));
  peer.send('x');
  await captured(listener, ['in x', 'out bye first later']);
  await poll(
    () => peer.received.join(),
    (text) => text === 'BYE',
    WAIT_MS,
  );
  const events = await eventsOf(listener, 'message.*,connection.*', 4);
  expect(events.map(({ type }) => type)).toEqual([
    'connection.opened',
    'message.received',
    'message.sent',
    'connection.closed',
  ]);
});
