import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PortcallEvent } from '../../../src/contract/index.ts';
import { EventLog, Subscribers } from '../../../src/modules/events/index.ts';
import { faultsOf, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { SseClient } from '../../helpers/sse-client.ts';

const SUBSCRIBER_MAX_BYTES = 256 * 1024;

let node: TestNode;
let log: EventLog;

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_MARK_INTERVAL_MS: '100',
    PORTCALL_MAX_SUBSCRIBERS: '3',
    PORTCALL_SUBSCRIBER_MAX_BYTES: String(SUBSCRIBER_MAX_BYTES),
  });
  log = node.app.get(EventLog);
});
afterAll(async () => {
  await node.stop();
});

const listener = (id: string) => ({ kind: 'listener', id, name: id }) as const;
const subscribers = (): number => node.app.get(Subscribers).stats.subscribers;
const events = (client: SseClient): PortcallEvent[] =>
  client.events.filter(({ event }) => event !== 'gap').map(({ data }) => data as unknown as PortcallEvent);

async function append(traffic: Traffic, batches: number, size: number): Promise<void> {
  for (let i = 0; i < batches; i++) {
    log.append(traffic.packed(size), { dropped: 0, since: '' });
    if (log.stats.queueBytes > 1024 * 1024) await log.flush(5000);
    await setImmediate();
  }
  await log.flush(5000);
}

test('a caller that takes a page as well, and names it first, gets a page that ends', async () => {
  const accept = 'application/json, text/event-stream, application/x-ndjson, text/csv, application/problem+json';
  const answer = await fetch(`${node.url}/v1/events?limit=1`, { headers: { accept } });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await answer.json()).toMatchObject({ items: expect.any(Array) as unknown[] });
});

test('events come as they happen, each with its cursor, type and JSON', async () => {
  const traffic = new Traffic({ listener: listener('lst_live') });
  const client = await SseClient.open(`${node.url}/v1/events?listener=lst_live`);
  expect(client.response.statusCode).toBe(200);
  expect(client.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(/^req_/),
  });
  await append(traffic, 1, 5);
  await client.until(() => client.events.length >= 5);
  expect(client.blocks[0]).toMatchObject({ retry: '1000', id: expect.stringMatching(/^\d+-\d+-\d+$/) });
  expect(client.events.map(({ event }) => event)).toEqual([
    'message.received',
    'message.sent',
    'message.received',
    'message.sent',
    'message.received',
  ]);
  expect(new Set(client.events.map(({ id }) => id)).size).toBe(5);
  expect(events(client)[0]).toMatchObject({
    type: 'message.received',
    listener: 'lst_live',
    seq: 1,
    data: { data: 'x'.repeat(16) },
  });
  await client.drop();
  await pollUntil(() => subscribers() === 0);
});

test('Last-Event-ID resumes after any event, under load, without loss or duplicate', async () => {
  const traffic = new Traffic({ listener: listener('lst_resume'), connections: 3 });
  const total = 6000;
  const got: PortcallEvent[] = [];
  let lastEventId = '';
  const producing = append(traffic, total / 20, 20);
  for (let opens = 0; got.length < total; opens++) {
    const client = await SseClient.open(
      `${node.url}/v1/events?listener=lst_resume&from=earliest`,
      lastEventId === '' ? {} : { 'last-event-id': lastEventId },
    );
    await client.until(() => client.events.length >= 300 + 111 * opens || got.length + client.events.length >= total);
    await client.drop();
    got.push(...events(client));
    ({ lastEventId } = client);
  }
  await producing;
  expect(got).toHaveLength(total);
  expect(faultsOf(got)).toEqual([]);
  await pollUntil(() => subscribers() === 0);
}, 60_000);

test('a quiet stream gets comments with a fresh id', async () => {
  const client = await SseClient.open(`${node.url}/v1/events?listener=missing`);
  await client.until(() => client.blocks.some(({ comment }) => comment !== undefined));
  const before = client.lastEventId;
  await append(new Traffic({ listener: listener('lst_quiet') }), 1, 3);
  await client.until(() => client.lastEventId !== before);
  expect(client.events).toEqual([]);
  await client.drop();
  await pollUntil(() => subscribers() === 0);
});

test('a gap is an event of its own', async () => {
  const traffic = new Traffic({ listener: listener('lst_gap') });
  const client = await SseClient.open(`${node.url}/v1/events?listener=lst_gap`);
  log.append(traffic.packed(2), { dropped: 0, since: '' });
  log.append(traffic.packed(2), { dropped: 9, since: '2026-01-01T00:00:00.000Z' });
  await client.until(() => events(client).length >= 4);
  expect(client.events.filter(({ event }) => event === 'gap')).toMatchObject([
    { data: { missed: 9, reason: 'overflow' } },
  ]);
  await client.drop();
  await pollUntil(() => subscribers() === 0);
});

test('a reader that stopped reading gets everything later, and holds a bounded amount meanwhile', async () => {
  const traffic = new Traffic({ listener: listener('lst_slow'), payloadBytes: 2000 });
  const client = await SseClient.open(`${node.url}/v1/events?listener=lst_slow`);
  client.response.pause();
  await append(traffic, 480, 25);
  const { pendingBytes, behind } = node.app.get(Subscribers).stats;
  expect(behind).toBe(1);
  expect(pendingBytes).toBeLessThan(SUBSCRIBER_MAX_BYTES + 100_000);
  client.response.resume();
  await client.until(() => client.blocks.length > traffic.made);
  await client.until(() => events(client).length >= traffic.made);
  expect(faultsOf(events(client))).toEqual([]);
  await client.drop();
  await pollUntil(() => subscribers() === 0);
}, 60_000);

test('what cannot be served is a problem with its status', async () => {
  const expired = await SseClient.open(`${node.url}/v1/events`, { 'last-event-id': '5-5-5' });
  expect(expired.response.statusCode).toBe(410);
  const malformed = await SseClient.open(`${node.url}/v1/events?types=X`);
  expect(malformed.response.statusCode).toBe(400);
  expect(malformed.response.headers['content-type']).toContain('application/problem+json');
  await Promise.all([expired.ended, malformed.ended]);
  expect(subscribers()).toBe(0);
});

test('SSE answers count as subscribers', async () => {
  const clients = await Promise.all([1, 2, 3].map(() => SseClient.open(`${node.url}/v1/events`)));
  const refused = await SseClient.open(`${node.url}/v1/events`);
  expect(refused.response.statusCode).toBe(429);
  await Promise.all(clients.map((client) => client.drop()));
  await pollUntil(() => subscribers() === 0);
});

test('an SSE answer ends in order at shutdown, after every event', async () => {
  const other = await startTestNode();
  const traffic = new Traffic();
  const client = await SseClient.open(`${other.url}/v1/events?types=message.*`);
  for (let i = 0; i < 30; i++) other.app.get(EventLog).append(traffic.packed(20), { dropped: 0, since: '' });
  await other.stop();
  expect(await client.ended).toBe(true);
  expect(client.events).toHaveLength(600);
});
