import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { SseClient } from '../../helpers/sse-client.ts';
import { request } from '../jobs/api.ts';

interface Listed {
  readonly items: Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const WAIT_MS = 20_000;
const CONNECTIONS = 8;
let node: TestNode;
let ordered: string;
let unordered: string;
const peers: Socket[] = [];

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await request<T>(node, method, path, body)).body;
}

beforeAll(async () => {
  node = await startTwoThreadNode({ PORTCALL_NET_THREADS: '2' });
  for (const threads of [1, 2]) {
    await call('POST', '/listeners', {
      name: `t${threads}`,
      threads,
      framing: { type: 'line' },
      handler: {
        type: 'rules',
        rules: [1, 2, 3].map((n) => ({ name: `r${n}`, when: { equals: `x${n}` }, do: [{ type: 'drop' }] })),
        otherwise: [{ type: 'send', data: 'yes' }],
      },
    });
    const { status } = await call<{ status: { address: { port: number } } }>('GET', `/listeners/t${threads}`);
    for (let index = 0; index < CONNECTIONS; index += 1) {
      const peer = connect(status.address.port, '127.0.0.1').on('error', () => undefined);
      peers.push(peer);
      peer.write(`a${index}\nb${index}\n`);
    }
    await poll(
      () => call<Listed>('GET', `/listeners/t${threads}/messages?limit=500`),
      ({ items }) => items.length === CONNECTIONS * 4,
      WAIT_MS,
    );
    if (threads === 1)
      await call('POST', '/clients?waitMs=5000', {
        name: 'c1',
        host: '127.0.0.1',
        port: status.address.port,
        framing: { type: 'line' },
        sendOnConnect: [{ data: 'p' }, { data: 'q' }],
      });
  }
  await poll(
    () => call<Listed>('GET', '/clients/c1/messages'),
    ({ items }) => items.length === 4,
    WAIT_MS,
  );
  const inputs = Array.from({ length: 45 }, (_, index) => ({ ms: index % 3 }));
  ordered = (await call<{ id: string }>('POST', '/pools/default/map', { kind: 'sleep', inputs })).id;
  unordered = (await call<{ id: string }>('POST', '/pools/default/map', { kind: 'sleep', inputs, ordered: false })).id;
  for (const id of [ordered, unordered])
    await poll(
      () => call<{ state: string }>('GET', `/batches/${id}`),
      ({ state }) => state === 'completed',
      60_000,
    );
}, 120_000);
afterAll(async () => {
  for (const peer of peers) peer.destroy();
  await node.stop();
});

async function all(path: string, order: string, limit: number, filter = ''): Promise<string[]> {
  const items: Record<string, unknown>[] = [];
  for (let cursor = '', more = true; more;) {
    const page = await call<Listed>(
      'GET',
      `${path}?limit=${limit}${filter}${order === '' ? '' : `&order=${order}`}${cursor}`,
    );
    items.push(...page.items);
    more = page.nextCursor !== null;
    cursor = `&cursor=${page.nextCursor}`;
  }
  return items.map((item) => String(item['id'] ?? item['name'] ?? item['index']));
}

const LISTS = [
  ['messages of a listener', () => '/listeners/t1/messages', CONNECTIONS * 4 + 4],
  ['messages of a listener on two threads', () => '/listeners/t2/messages', CONNECTIONS * 4],
  ['messages of a client', () => '/clients/c1/messages', 4],
  ['results in order of inputs', () => `/batches/${ordered}/results`, 45],
  ['results in order of ends', () => `/batches/${unordered}/results`, 45],
  ['rules', () => '/listeners/t1/rules', 3],
] as const;

describe.each(LISTS)('%s', (_what, path, count) => {
  test('come both ways, page by page, and by default as before', async () => {
    const asc = await all(path(), 'asc', 500);
    expect(asc).toHaveLength(count);
    for (const limit of [1, 3, 7, 500]) {
      expect(await all(path(), 'asc', limit)).toEqual(asc);
      expect(await all(path(), 'desc', limit)).toEqual(asc.toReversed());
    }
    expect(await all(path(), '', 500)).toEqual(asc);
  });

  test('go on both ways from one cursor', async () => {
    const keys = ({ items }: Listed) => items.map((item) => String(item['id'] ?? item['name'] ?? item['index']));
    const asc = await all(path(), 'asc', 500);
    const { nextCursor } = await call<Listed>('GET', `${path()}?limit=2`);
    expect(keys(await call<Listed>('GET', `${path()}?limit=500&order=desc&cursor=${nextCursor}`))).toEqual(
      asc.slice(0, 2).toReversed(),
    );
    expect(keys(await call<Listed>('GET', `${path()}?limit=500&order=asc&cursor=${nextCursor}`))).toEqual(asc.slice(2));
    const back = await call<Listed>('GET', `${path()}?limit=1&order=desc`);
    expect(keys(await call<Listed>('GET', `${path()}?limit=500&order=asc&cursor=${back.nextCursor}`))).toEqual(
      asc.slice(-1),
    );
  });

  test('know no other order', async () => {
    expect(await request(node, 'GET', `${path()}?order=newest`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'order' }] },
    });
  });
});

test('messages newest first can be filtered', async () => {
  for (const filter of ['&direction=in', '&contains=a', '&contains=none']) {
    for (const limit of [1, 5])
      expect(await all('/listeners/t2/messages', 'desc', limit, filter)).toEqual(
        (await all('/listeners/t2/messages', 'asc', 500, filter)).toReversed(),
      );
  }
});

test('results of a batch that runs come from the end as far as they are there', async () => {
  await call('POST', '/pools', { name: 'wide', maxWorkers: 10 });
  const { id } = await call<{ id: string }>('POST', '/pools/wide/map', {
    kind: 'sleep',
    inputs: [{ ms: 1 }, { ms: 60_000 }, { ms: 2 }],
  });
  const page = await poll(
    () => call<Listed>('GET', `/batches/${id}/results?order=desc`),
    ({ items }) => items.length === 2,
    WAIT_MS,
  );
  expect(page).toMatchObject({ items: [{ index: 2 }, { index: 0 }], nextCursor: null });
  await call('DELETE', `/batches/${id}`);
});

describe('server-sent events with until', () => {
  test('end once that time is past, after what happened before it', async () => {
    const until = new Date(Date.now() + 1500).toISOString();
    const sse = await SseClient.open(`${node.url}/v1/events?from=now&types=listener.*&until=${until}`);
    await call('POST', '/listeners', { name: 'in-time' });
    expect(await sse.ended).toBe(true);
    expect(Date.now()).toBeGreaterThan(Date.parse(until));
    expect(sse.events.filter(({ event }) => event !== 'end').map(({ event }) => event)).toContain('listener.created');
    expect(sse.events.at(-1)).toMatchObject({ event: 'end', data: { until } });
  });

  test('of the past end at once', async () => {
    const until = new Date().toISOString();
    const sse = await SseClient.open(`${node.url}/v1/events?from=earliest&types=listener.created&until=${until}`);
    expect(await sse.ended).toBe(true);
    expect(sse.events.map(({ event }) => event).slice(0, 2)).toEqual(['listener.created', 'listener.created']);
    expect(sse.events.at(-1)?.event).toBe('end');
  });
});
