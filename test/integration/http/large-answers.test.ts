import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';

interface Listed {
  readonly items: readonly { readonly name: string }[];
  readonly nextCursor: string | null;
}

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);

/** The names on each page. */
async function pagesOf(path: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await api().get(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status, JSON.stringify(body).slice(0, 300)).toBe(200);
    const { items, nextCursor } = body as Listed;
    pages.push(items.map(({ name }) => name));
    cursor = nextCursor;
  }
  return pages;
}

async function create(path: string, body: object): Promise<object> {
  const { status, body: made } = await api().post(path).send(body);
  expect(status, JSON.stringify(made).slice(0, 300)).toBe(201);
  return made as object;
}

const MIB = 1024 * 1024;
const names = ['a', 'b', 'c', 'd', 'e'];

test('a page of large listeners ends early, and all of them are on some page, once, in order', async () => {
  const handler = { type: 'reply', data: 'x'.repeat(1.5 * MIB) };
  for (const name of names) await create('/v1/listeners', { name, handler, labels: { size: 'large' } });
  expect(await pagesOf('/v1/listeners?limit=500&label=size:large')).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(await pagesOf('/v1/listeners?limit=500&label=size:large&order=desc')).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  expect(await pagesOf('/v1/listeners?limit=1&label=size:large')).toEqual(names.map((name) => [name]));
  expect(await pagesOf('/v1/listeners?limit=2&label=size:large&state=listening')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['e'],
  ]);
  expect(await pagesOf('/v1/listeners?limit=500&state=stopped')).toEqual([[]]);
}, 60_000);

test('a listener that is larger than a page is a page of its own', async () => {
  for (const name of ['huge-1', 'huge-2'])
    await create('/v1/listeners', {
      name,
      handler: { type: 'reply', data: 'x'.repeat(5 * MIB) },
      labels: { size: 'huge' },
    });
  expect(await pagesOf('/v1/listeners?limit=500&label=size:huge')).toEqual([['huge-1'], ['huge-2']]);
}, 60_000);

test('a page of schedules with large inputs ends early', async () => {
  await api().put('/v1/functions/f').send({ source: 'export default () => 1' });
  const input = { function: 'f', input: 'x'.repeat(0.9 * MIB) };
  for (const name of names)
    await create('/v1/schedules', { name, everyMs: 86_400_000, paused: true, kind: 'function', input });
  expect(await pagesOf('/v1/schedules?limit=500')).toEqual([['a', 'b', 'c', 'd'], ['e']]);
  expect(await pagesOf('/v1/schedules?limit=500&order=desc')).toEqual([['e', 'd', 'c', 'b'], ['a']]);
  expect(await pagesOf('/v1/schedules?limit=2')).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
}, 60_000);

test('a listener with 10000 rules is answered as it was given', async () => {
  const rules = Array.from({ length: 10_000 }, (_, at) => ({
    name: `r${at}`,
    when: { startsWith: `"${at}\n` },
    do: [{ type: 'drop' }],
  }));
  const made = await create('/v1/listeners', { name: 'rules', handler: { type: 'rules', rules } });
  const answer = await api().get('/v1/listeners/rules');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['etag']).toBe('"1"');
  expect(answer.body.handler).toEqual((made as { handler: object }).handler);
  expect(answer.body.handler.rules.map(({ name, when }: { name: string; when: object }) => ({ name, when }))).toEqual(
    rules.map(({ name, when }) => ({ name, when })),
  );
}, 60_000);

test('a page of large results of a batch has no more than 8 MiB', async () => {
  await api().put('/v1/functions/large').send({ source: 'export default () => "x".repeat(1000000)' });
  const inputs = Array.from({ length: 12 }, () => ({ function: 'large' }));
  const { body: batch } = await api().post('/v1/pools/default/map').send({ kind: 'function', inputs }).expect(202);
  await poll(
    async () => (await api().get(`/v1/batches/${batch.id}?waitMs=5000`)).body as { state: string },
    ({ state }) => state !== 'running',
    50_000,
  );
  for (const order of ['asc', 'desc']) {
    const pages: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `limit=500&order=${order}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body, text }: request.Response = await api().get(`/v1/batches/${batch.id}/results?${query}`).expect(200);
      expect(text.length).toBeLessThan(9 * MIB);
      pages.push((body as Listed).items.length);
      cursor = (body as Listed).nextCursor;
    }
    expect([order, pages.reduce((sum, count) => sum + count, 0)]).toEqual([order, 12]);
  }
}, 90_000);
