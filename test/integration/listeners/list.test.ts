import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
let ids: string[];
beforeAll(async () => {
  node = await startTestNode();
  ids = [];
  for (let n = 0; n < 7; n++) {
    const { body } = await request(node.url)
      .post('/v1/listeners')
      .send({
        name: `n${n}`,
        transport: n % 2 === 0 ? 'tcp' : 'udp',
        labels: { parity: n % 2 === 0 ? 'even' : 'odd', number: String(n), 'with:colon': 'a:b' },
      });
    ids.push(body.id);
  }
  await request(node.url).post('/v1/listeners/n2/stop');
});
afterAll(() => node.stop());

const list = async (query: string) =>
  (await request(node.url).get(`/v1/listeners${query}`)).body as { items: Listener[]; nextCursor: string | null };
const names = ({ items }: { items: Listener[] }) => items.map(({ name }) => name);

test('listeners are listed in order of creation, with their status', async () => {
  const page = await list('');
  expect(page.items.map(({ id }) => id)).toEqual(ids);
  expect(page.items.map(({ status }) => status.state)).toEqual([
    'listening',
    'listening',
    'stopped',
    'listening',
    'listening',
    'listening',
    'listening',
  ]);
  expect(page.nextCursor).toBeNull();
});

test('pages follow each other by cursor without holes or doubles, and the last has none', async () => {
  const seen: (string | undefined)[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: { items: Listener[]; nextCursor: string | null } = await list(
      `?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor !== null);
  expect([seen, pages]).toEqual([ids, 3]);
});

test('a page that just fits is the last', async () => {
  expect((await list('?limit=7')).nextCursor).toBeNull();
  expect((await list('?limit=6')).nextCursor).not.toBeNull();
});

test.each([
  ['?name=n3', ['n3']],
  ['?name=missing', []],
  ['?transport=udp', ['n1', 'n3', 'n5']],
  ['?state=stopped', ['n2']],
  ['?label=parity:even', ['n0', 'n2', 'n4', 'n6']],
  ['?label=parity:even&label=number:4', ['n4']],
  ['?label=parity:even&transport=udp', []],
  ['?label=with:colon', []],
  ['?state=listening&label=parity:even&limit=2', ['n0', 'n4']],
])('%s finds %j', async (query, expected) => {
  expect(names(await list(query))).toEqual(expected);
});

test('filters hold over pages', async () => {
  const first = await list('?state=listening&label=parity:even&limit=2');
  expect(names(await list(`?state=listening&label=parity:even&limit=2&cursor=${first.nextCursor}`))).toEqual(['n6']);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=x', 'limit'],
  ['state=open', 'state'],
  ['transport=sctp', 'transport'],
  ['label=nocolon', 'label'],
  ['page=2', 'page'],
])('the query %s is a 400 that names %s', async (query, path) => {
  const { status, body } = await request(node.url).get(`/v1/listeners?${query}`);
  expect([status, body.code]).toEqual([400, 'validation_failed']);
  expect(body.errors[0].path.split('[')[0]).toBe(path);
});

test.each(['garbage', 'Y29uXzAwMDAwMDAwMDA', '..%2F'])('the cursor %s is 400 malformed_cursor', async (cursor) => {
  const { status, body } = await request(node.url).get(`/v1/listeners?cursor=${cursor}`);
  expect([status, body.code, body.errors[0].path]).toEqual([400, 'malformed_cursor', 'cursor']);
});
