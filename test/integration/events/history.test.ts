import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import request from 'supertest';
import type { PortcallEvent } from '../../../src/contract/index.ts';
import { EventLog } from '../../../src/modules/events/index.ts';
import { faultsOf, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';

interface EventPage {
  readonly items: PortcallEvent[];
  readonly nextCursor: string | null;
  readonly cursor: string;
  readonly missed: number;
}

let node: TestNode;
let log: EventLog;
const traffic = new Traffic({
  listener: { kind: 'listener', id: 'lst_a', name: 'alpha', labels: { suite: 'checkout', team: 'one' } },
  connections: 3,
});
const other = new Traffic({
  listener: { kind: 'listener', id: 'lst_b', name: 'beta', labels: { suite: 'checkout' } },
  connections: 2,
});

beforeAll(async () => {
  node = await startTestNode();
  log = node.app.get(EventLog);
  for (let i = 0; i < 10; i++) {
    log.append(traffic.packed(30), { dropped: 0, since: '' });
    log.append(other.packed(7), { dropped: 0, since: '' });
  }
  await log.flush(5000);
});
afterAll(async () => {
  await node.stop();
});

async function page(query: string): Promise<EventPage> {
  const { status, body } = await request(node.url).get(`/v1/events?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as EventPage;
}

async function all(query: string): Promise<PortcallEvent[]> {
  const events: PortcallEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: EventPage = await page(`${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    events.push(...next.items);
    cursor = next.nextCursor;
  }
  return events;
}

describe('pages of events', () => {
  test.each([1, 7, 30, 500])('of %i hold every event once, in order', async (limit) => {
    const events = await all(`limit=${limit}&listener=lst_a`);
    expect(events).toHaveLength(300);
    expect(faultsOf(events)).toEqual([]);
  });

  test('hold no more than the limit, 50 by default', async () => {
    expect((await page('')).items).toHaveLength(50);
    expect((await page('limit=3')).items).toHaveLength(3);
  });

  test.each([
    ['listener=alpha', 300],
    ['listener=alpha&listener=beta', 370],
    ['listener=alpha,beta', 370],
    ['label=suite:checkout', 370],
    ['label=suite:checkout&label=team:one', 300],
    ['label=suite:checkout&label=suite:checkout', 370],
    ['label=suite:checkout&label=suite:other', 0],
    ['types=message.*', 370],
    ['types=message.sent,message.received', 370],
    ['types=listener.*', 0],
    [`connection=${traffic.connections[0]}`, 100],
    ['node=missing', 0],
    ['client=alpha', 0],
  ])('with %s hold %i events', async (filter, count) => {
    expect(await all(`limit=200&${filter}`)).toHaveLength(count);
  });

  test('without payload hold the length of messages only', async () => {
    expect((await page('listener=alpha&limit=1&payload=none')).items[0]?.data).toEqual({ bytes: 16 });
  });

  test('end with a cursor that later gives what has happened since', async () => {
    const { cursor, items, nextCursor } = await page('from=now');
    expect({ items, nextCursor }).toEqual({ items: [], nextCursor: null });
    const client = new Traffic({ listener: { kind: 'listener', id: 'lst_later' } });
    log.append(client.packed(3), { dropped: 0, since: '' });
    await log.flush(5000);
    expect((await page(`cursor=${cursor}`)).items).toMatchObject([
      { listener: 'lst_later' },
      { listener: 'lst_later' },
      { listener: 'lst_later' },
    ]);
  });

  test('and the stream share their cursors', async () => {
    const { nextCursor } = await page('limit=100&listener=lst_a');
    const client = await EventWatch.open(node.url, { listener: 'lst_a', cursor: nextCursor ?? undefined });
    await client.live();
    await client.close();
    expect(client.events()).toHaveLength(200);
  });

  test('say how many events were lost between theirs', async () => {
    const lossy = new Traffic({ listener: { kind: 'listener', id: 'lst_lossy' } });
    const { cursor } = await page('from=now');
    log.append(lossy.packed(2), { dropped: 0, since: '' });
    log.append(lossy.packed(2), { dropped: 5, since: '2026-01-01T00:00:00.000Z' });
    await log.flush(5000);
    expect((await page(`cursor=${cursor}&types=message.*`)).missed).toBe(5);
    expect((await page(`cursor=${cursor}&types=listener.*`)).missed).toBe(0);
  });
});

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=x', 'limit'],
  ['types=Message', 'types[0]'],
  ['label=suite', 'label'],
  ['from=then', 'from'],
  ['from=now&cursor=1-1-1', 'from'],
  ['order=newest', 'order'],
  ['listener=', 'listener'],
])('the query %s is refused and %s named', async (query, path) => {
  const { status, body } = await request(node.url).get(`/v1/events?${query}`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'validation_failed' });
  expect((body as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([
    expect.stringContaining(path),
  ]);
});

test('a cursor that was not handed out is refused', async () => {
  expect((await request(node.url).get('/v1/events?cursor=abc')).body).toMatchObject({
    code: 'malformed_cursor',
    status: 400,
  });
  expect((await request(node.url).get('/v1/events?cursor=5-5-5')).body).toMatchObject({
    code: 'cursor_expired',
    status: 410,
  });
});
