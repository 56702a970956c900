import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/listener.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers } from '../net/peers.ts';

let node: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTestNode();
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(() => node.stop());

const api = () => request(node.url);
const line = { type: 'line' };
/** The first of them is hit, no other. */
const firstOnly = { maxHits: 1 };

async function create(faults: object, more: object = {}): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ handler: { type: 'echo' }, framing: line, faults, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}
const addressOf = ({ status }: Listener) => status.address ?? { host: '', port: 0 };
const peerOf = (listener: Listener) => peers.tcp(addressOf(listener));
const lengthFrame = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);

test.each(['in', 'out'])('a message of a stream is lost as a whole, direction %s', async (direction) => {
  const listener = await create({ lossy: { type: 'loss', rate: 1, direction, ...firstOnly } });
  const peer = await peerOf(listener);
  peer.send('o').send('ne\r\ntwo\r\nthr').send('ee\n');
  expect(await peer.bytes(10)).toMatch(/^two\r?\nthree\r?\n$/);
});

test('messages are repeated, reordered and cut by their length, on TLS and through a client, too', async () => {
  const framing = { type: 'length' };
  const tls = { transport: 'tls', tls: { selfSigned: true }, framing };
  const twice = await create({ twice: { type: 'duplicate', rate: 1, direction: 'in' } }, tls);
  const secure = await peers.tls(addressOf(twice));
  const frame = lengthFrame('hello');
  secure.send(frame.subarray(0, 6)).send(frame.subarray(6));
  expect(await secure.bytes(18)).toBe(Buffer.concat([frame, frame]).toString('latin1'));

  const swapped = await create({ swap: { type: 'reorder', rate: 1, window: 2, until: { bytes: 1 } } }, { framing });
  const peer = await peerOf(swapped);
  peer.send(Buffer.concat([lengthFrame('one'), lengthFrame('two')]));
  expect(await peer.bytes(14)).toBe(Buffer.concat([lengthFrame('two'), lengthFrame('one')]).toString('latin1'));

  const echo = await create({}, { framing: line });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ ...addressOf(echo), framing: line, faults: { cut: { type: 'truncate', bytes: 3, ...firstOnly } } })
    .expect(201);
  await api().post(`/v1/clients/${client.id}/send`).send({ data: 'hello' }).expect(202);
  const { body } = await api().post(`/v1/clients/${client.id}/exchange`).send({ data: 'you' }).expect(200);
  expect(body.message.data).toBe('helyou');
  await api().delete(`/v1/clients/${client.id}`).expect(204);
});

test('a proxy lets exactly so many messages pass, counts what it dropped, and passes what is no message', async () => {
  const target = await create({}, { framing: { type: 'raw' } });
  const handler = { type: 'proxy', upstreams: [addressOf(target)] };
  const listener = await create({ two: { type: 'limit', messages: 2, then: 'swallow' } }, { handler });
  const peer = await peerOf(listener);
  peer.send('one\ntwo\nthree\n');
  expect(await peer.bytes(8)).toBe('one\ntwo\n');
  const counts = async () =>
    (await api().get(`/v1/listeners/${listener.id}/faults/two`)).body.counts as { droppedBytes: number }[];
  await poll(counts, ([out]) => out?.droppedBytes === 6);

  const limits = { maxMessageBytes: 8 };
  const loose = await create({ lossy: { type: 'loss', rate: 1, direction: 'both' } }, { handler, limits });
  const other = await peerOf(loose);
  other.send('lost\nmore than eight\nlost\nrest').end();
  expect(await other.gone()).toBeUndefined();
  expect(other.text).toBe('more than eight\nrest');
});

test('a fault that needs messages begins with the next one on an open connection, and ends at once', async () => {
  const listener = await create({});
  const peer = await peerOf(listener);
  expect(await peer.send('before\n').bytes(7)).toBe('before\n');
  const path = `/v1/listeners/${listener.id}/faults/lossy`;
  await api()
    .put(path)
    .send({ type: 'loss', rate: 1, after: { messages: 1 }, until: { messages: 2 } })
    .expect(201);
  peer.send('lost\n');
  await poll(
    () => api().get(path),
    ({ body }) => body.counts[0]?.droppedUnits === 1,
  );
  // What came before the fault counts, too: its window is over.
  expect(await peer.send('behind\n').bytes(14)).toBe('before\nbehind\n');
  await api().put(path).send({ type: 'loss', rate: 1 }).expect(200);
  peer.send('lost\n');
  await poll(
    () => api().get(path),
    ({ body }) => body.counts[0]?.droppedUnits === 1,
  );
  await api().delete(path).expect(204);
  expect(await peer.send('after\n').bytes(20)).toBe('before\nbehind\nafter\n');
});

test('a message that has begun passes as a whole, and the next is affected', async () => {
  const target = await create({}, { framing: { type: 'raw' } });
  const proxy = { type: 'proxy', upstreams: [addressOf(target)] };
  for (const [handler, direction] of [
    [{ type: 'echo' }, 'in'],
    [proxy, 'out'],
  ] as const) {
    const listener = await create({}, { handler, framing: { type: 'length' } });
    const peer = await peerOf(listener);
    const begun = lengthFrame('begun');
    peer.send(begun.subarray(0, 6));
    await poll(
      () => api().get(`/v1/listeners/${listener.id}`),
      ({ body }) => body.status[direction === 'in' ? 'bytesIn' : 'bytesOut'] === 6,
    );
    const path = `/v1/listeners/${listener.id}/faults/lossy`;
    await api()
      .put(path)
      .send({ type: 'loss', rate: 1, direction, ...firstOnly })
      .expect(201);
    peer.send(Buffer.concat([begun.subarray(6), lengthFrame('lost'), lengthFrame('kept')]));
    expect(await peer.bytes(17)).toBe(Buffer.concat([begun, lengthFrame('kept')]).toString('latin1'));
  }
});

const needsFraming = [
  [{ type: 'loss', rate: 0.5 }, 'type', /framing other than raw.*retransmit.*per "chunk"/],
  [{ type: 'loss', rate: 0.5, per: 'message' }, 'type', /framing other than raw/],
  [{ type: 'duplicate', rate: 1 }, 'type', /framing other than raw.*inject/],
  [{ type: 'reorder', rate: 1 }, 'type', /framing other than raw.*latency/],
  [{ type: 'truncate', bytes: 1 }, 'type', /framing other than raw.*limit/],
  [{ type: 'limit', messages: 1 }, 'messages', /framing other than raw.*bytes/],
  [{ type: 'latency', ms: 1, after: { messages: 0 } }, 'after.messages', /framing other than raw.*bytes/],
  [{ type: 'stall', when: { match: { equals: 'x' } } }, 'when.match', /framing other than raw/],
  [{ type: 'close', match: { equals: 'x' } }, 'match', /framing other than raw/],
  [{ type: 'profile', profile: '3g', until: { messages: 9 } }, 'until.messages', /framing other than raw/],
] as const;

test('conditions choose messages, and close a connection behind one, on TCP and UDP, for a profile, too', async () => {
  const faults = {
    lossy: { type: 'loss', rate: 1, direction: 'in', when: { match: { json: { path: 'kind', equals: 'lost' } } } },
    slow: { type: 'profile', profile: 'wifi', when: { match: { contains: 'slow' } } },
    quit: { type: 'close', how: 'reset', match: { matches: '(?i)quit' } },
  };
  const listener = await create(faults);
  const peer = await peerOf(listener);
  peer.send('{"kind":"lost"}\n{"kind":"slow"}\n').send('Quit\nafter\n');
  expect(await peer.bytes(21)).toBe('{"kind":"slow"}\nQuit\n');
  expect(await peer.gone()).toBe('ECONNRESET');
  const udp = await create(faults, { transport: 'udp', framing: { type: 'raw' } });
  const socket = await peers.udp(addressOf(udp));
  for (const datagram of ['{"kind":"lost"}', 'kept', 'quit']) socket.send(datagram);
  expect(await socket.datagrams(2)).toEqual(['kept', 'quit']);
  await poll(
    () => api().get(`/v1/listeners/${udp.id}/faults/quit`),
    ({ body }) => body.counts[0]?.hits === 1,
  );
});

test('conditions are checked before anything is done', async () => {
  const listener = await create({});
  const refusals: [object, string, RegExp][] = [
    [{ type: 'loss', rate: 1, when: { match: { matches: '(' } } }, 'when.match.matches', /RE2 syntax/],
    [{ type: 'close', match: { all: [{ matches: '(?=x)' }] } }, 'match.all[0].matches', /RE2 syntax/],
    [{ type: 'close', match: { state: { a: 'b' } } }, 'match.state', /not known/],
    [{ type: 'slowClose', delayMs: 1, when: { match: {} } }, 'when.match', /affects no messages/],
    [{ type: 'refuse', when: { match: {} } }, 'when', /not known/],
    [{ type: 'acceptDelay', ms: 1, when: { match: {} } }, 'when.match', /not known/],
    [{ type: 'close', when: {} }, 'afterMs', /`when.match`/],
  ];
  for (const [fault, path, message] of refusals) {
    const { body } = await api().put(`/v1/listeners/${listener.id}/faults/x`).send(fault).expect(400);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  }
  // Weights of expressions add up over all faults.
  const large = { type: 'noop', when: { match: { matches: `(?:${'ab'.repeat(90)}){100}` } } };
  const faults = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`f${at}`, large]));
  const { body } = await api().patch(`/v1/listeners/${listener.id}`).send({ faults }).expect(400);
  expect(body.errors[0]).toMatchObject({
    path: 'faults.f5.when.match.matches',
    message: expect.stringMatching(/more than/),
  });
  expect((await api().get(`/v1/listeners/${listener.id}`)).body).toMatchObject({ revision: 1, faults: {} });
});

test('without a framing they are refused, and a framing that they need stays', async () => {
  const raw = await create({}, { framing: { type: 'raw' } });
  for (const [fault, path, message] of needsFraming) {
    const { body } = await api().put(`/v1/listeners/${raw.id}/faults/x`).send(fault).expect(400);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) as string }]);
    const { body: client } = await api()
      .post('/v1/clients?dryRun=true')
      .send({ ...addressOf(raw), faults: { x: fault } })
      .expect(400);
    expect(client.errors[0]).toMatchObject({ path: `faults.x.${path}` });
    await create({ x: fault });
    await create({ x: { ...fault, per: undefined } }, { transport: 'udp', framing: { type: 'raw' } });
  }
  const [[fault]] = needsFraming;
  const framed = await create({ x: fault });
  const path = `/v1/listeners/${framed.id}`;
  const { body } = await api()
    .patch(path)
    .send({ framing: { type: 'raw' }, labels: { a: 'b' } })
    .expect(400);
  expect(body.errors).toEqual([{ path: 'faults.x.type', message: expect.stringMatching(/does not work on tcp/) }]);
  expect((await api().get(path).expect(200)).body).toMatchObject({ revision: 1, framing: line, labels: {} });
  await api()
    .patch(path)
    .send({ framing: { type: 'raw' }, faults: { x: null } })
    .expect(200);
});
