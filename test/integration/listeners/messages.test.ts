import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageSchema, type Listener, type Message } from '../../../src/contract/index.ts';
import { NetThreads } from '../../../src/modules/data-plane/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const get = async (path: string): Promise<{ items: Message[]; nextCursor: string | null }> =>
  (await api().get(path)).body;

/** A line echo that has echoed these lines, each on its turn, over `connections` connections. */
async function echoed(
  lines: readonly string[],
  { connections = 1, ...spec }: { connections?: number; threads?: number; events?: string } = {},
): Promise<Listener> {
  const { body } = await api()
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'echo' }, ...spec });
  const peers = await Promise.all(Array.from({ length: connections }, () => TcpPeer.connect(body.status.address.port)));
  const expected = peers.map(() => '');
  for (const [n, line] of lines.entries()) {
    const at = n % connections;
    const peer = peers[at];
    peer?.send(`${line}\n`);
    expected[at] += `${line}\n`;
    await peer?.until(expected[at] ?? '');
  }
  for (const peer of peers) peer.destroy();
  return body as Listener;
}

test('what came in and went out is captured, oldest first', async () => {
  const { id } = await echoed(['one', 'two']);
  const { items, nextCursor } = await get(`/v1/listeners/${id}/messages`);
  expect(items.map(({ direction, data }) => [direction, data])).toEqual([
    ['in', 'one'],
    ['out', 'one'],
    ['in', 'two'],
    ['out', 'two'],
  ]);
  for (const message of items) expect(messageSchema.parse(message)).toEqual(message);
  expect(items.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
  expect(nextCursor).toBeNull();
});

test.each([1, 2])(
  'pages over %i threads follow each other in order of time, without holes or doubles',
  async (threads) => {
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    const { id } = await echoed(lines, { connections: 6, threads });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Message[]; nextCursor: string | null } = await get(
        `/v1/listeners/${id}/messages?direction=in&limit=7${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(7);
      seen.push(...page.items.map(({ data }) => data));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.sort()).toEqual(lines.sort());
  },
);

test('filters: direction, contains, connection, since and until', async () => {
  const { id } = await echoed(['alpha', 'beta', 'gamma'], { connections: 3 });
  const all = await get(`/v1/listeners/${id}/messages`);
  const ofBeta = all.items.find(({ data }) => data === 'beta');
  const data = async (query: string) =>
    (await get(`/v1/listeners/${id}/messages?${query}`)).items.map((message) => message.data);
  expect(await data('direction=out')).toEqual(['alpha', 'beta', 'gamma']);
  expect(await data('contains=amm')).toEqual(['gamma', 'gamma']);
  expect(await data(`connection=${ofBeta?.connection}&direction=in`)).toEqual(['beta']);
  expect(await data('until=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await data(`direction=in&since=${encodeURIComponent('2020-01-01T02:00:00+02:00')}`)).toEqual([
    'alpha',
    'beta',
    'gamma',
  ]);
});

test('the capture can be downloaded as lines, filtered or whole', async () => {
  const lines = Array.from({ length: 1200 }, (_, n) => `n${n}`);
  const { id } = await echoed(lines);
  const { status, headers, text } = await api().get(`/v1/listeners/${id}/messages.ndjson?direction=in`).buffer(true);
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/x-ndjson',
    `attachment; filename="${id}.ndjson"`,
  ]);
  // 1000 messages are kept by default, both directions together.
  const kept = text
    .trimEnd()
    .split('\n')
    .map((line) => messageSchema.parse(JSON.parse(line)).data);
  expect(kept).toEqual(lines.slice(-500));
});

test('a capture can be emptied, and captures again', async () => {
  const { id } = await echoed(['a', 'b']);
  const { status, body } = await api().delete(`/v1/listeners/${id}/messages`);
  expect([status, body]).toEqual([200, { removed: 4 }]);
  expect((await get(`/v1/listeners/${id}/messages`)).items).toEqual([]);
  expect((await api().delete(`/v1/listeners/${id}/messages`)).body).toEqual({ removed: 0 });
});

test('a stopped listener keeps what it has captured, a deleted one does not', async () => {
  const { id } = await echoed(['kept']);
  await api().post(`/v1/listeners/${id}/stop`);
  expect((await get(`/v1/listeners/${id}/messages?direction=in`)).items.map(({ data }) => data)).toEqual(['kept']);
  await api().post(`/v1/listeners/${id}/start`);
  expect((await get(`/v1/listeners/${id}/messages?direction=in`)).items.map(({ data }) => data)).toEqual(['kept']);
  await api().delete(`/v1/listeners/${id}`);
  expect((await api().get(`/v1/listeners/${id}/messages`)).status).toBe(404);
});

test('on another number of threads a listener begins with an empty capture, and leaves none behind', async () => {
  const { id } = await echoed(['before']);
  await api().post(`/v1/listeners/${id}/stop`);
  await api().patch(`/v1/listeners/${id}`).send({ threads: 2 });
  expect((await get(`/v1/listeners/${id}/messages`)).items).toHaveLength(2);
  await api().post(`/v1/listeners/${id}/start`);
  expect((await get(`/v1/listeners/${id}/messages`)).items).toEqual([]);
  const threads = node.app.get(NetThreads, { strict: false });
  const known = await Promise.all(threads.ready().map((thread) => threads.call(thread, 'traffic', { endpoint: id })));
  expect(known.map((parts) => parts.length)).toEqual([1, 1]);
});

test('with events: lifecycle messages are captured all the same', async () => {
  const { id } = await echoed(['quiet'], { events: 'lifecycle' });
  expect((await get(`/v1/listeners/${id}/messages`)).items.map(({ data, seq }) => [data, seq])).toEqual([
    ['quiet', 0],
    ['quiet', 0],
  ]);
});

test.each([
  ['direction=sideways', 'direction'],
  ['since=yesterday', 'since'],
  ['contains=', 'contains'],
  ['limit=9999', 'limit'],
  ['what=ever', 'what'],
])('the query %s is a 400 that names %s', async (query, path) => {
  const { id } = await echoed([]);
  const { status, body } = await api().get(`/v1/listeners/${id}/messages?${query}`);
  expect([status, body.errors[0].path]).toEqual([400, path]);
});

test('a cursor that was not handed out is 400 malformed_cursor', async () => {
  const { id } = await echoed([]);
  expect((await api().get(`/v1/listeners/${id}/messages?cursor=abc`)).body.code).toBe('malformed_cursor');
});

test('captures of connections that go on can be read while they grow', async () => {
  const { body } = await api()
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'sink' } });
  const peer = await TcpPeer.connect(body.status.address.port);
  peer.send('first\n');
  const first = await poll(
    () => get(`/v1/listeners/${body.id}/messages`),
    ({ items }) => items.length === 1,
  );
  peer.send('second\n');
  const both = await poll(
    () => get(`/v1/listeners/${body.id}/messages`),
    ({ items }) => items.length === 2,
  );
  expect(both.items[0]).toEqual(first.items[0]);
  peer.destroy();
});
