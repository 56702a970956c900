import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventLog } from '../../../src/modules/events/index.ts';
import { Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { SseClient } from '../../helpers/sse-client.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

let node: TestNode;
const traffic = new Traffic();

beforeAll(async () => {
  const key = (name: string, scopes: string): string =>
    `${name}:${scopes}:${createHash('sha256').update(`${name}-key`).digest('hex')}`;
  node = await startTestNode({
    PORTCALL_API_KEYS: [key('all', 'read+write+payload'), key('reader', 'read'), key('writer', 'write')].join(','),
  });
  node.app.get(EventLog).append(traffic.packed(2));
  await node.app.get(EventLog).flush(5000);
});
afterAll(async () => {
  await node.stop();
});

const as = (name: string) => ({ headers: { authorization: `Bearer ${name}-key` } });

test('a stream needs a key, and one that may read', async () => {
  for (const [headers, status] of [
    [{}, 401],
    [as('missing').headers, 401],
    [as('writer').headers, 403],
  ] as const) {
    const outgoing = request(`${node.url}/v1/stream`, {
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
    expect(response.headers['www-authenticate']).toContain('Bearer');
  }
});

test('without the scope payload the contents of messages are left out, whatever is asked for', async () => {
  const contents = async (name: string): Promise<unknown[]> => {
    const filter = { types: ['message.*'] };
    const client = await RawStream.connect(node.url, as(name));
    await client.subscribe('s', { filter, from: 'earliest', payload: 'full' });
    await client.nextPushWhere(({ mark }) => mark !== undefined);
    await client.close();
    const page = (await (await fetch(`${node.url}/v1/events?types=message.*&payload=full`, as(name))).json()) as {
      items: { data: unknown }[];
    };
    const sse = await SseClient.open(`${node.url}/v1/events?types=message.*&from=earliest`, as(name).headers);
    await sse.until(() => sse.events.length === 2);
    await sse.drop();
    return [
      client.events().map(({ data }) => data),
      page.items.map(({ data }) => data),
      sse.events.map(({ data }) => data['data']),
    ];
  };
  const full = { bytes: 16, data: 'x'.repeat(16), encoding: 'utf8' };
  expect(await contents('all')).toEqual([
    [full, full],
    [full, full],
    [full, full],
  ]);
  expect(await contents('reader')).toEqual([
    [{ bytes: 16 }, { bytes: 16 }],
    [{ bytes: 16 }, { bytes: 16 }],
    [{ bytes: 16 }, { bytes: 16 }],
  ]);
});

test('without the scope write nothing is sent or closed', async () => {
  const reader = await RawStream.connect(node.url, as('reader'));
  expect((await reader.command('send', { connection: 'con_x', data: 'x' })).error).toMatchObject({
    code: 'insufficient_scope',
    status: 403,
  });
  expect((await reader.command('close', { connection: 'con_x' })).error).toMatchObject({ code: 'insufficient_scope' });
  await reader.close();
  const all = await RawStream.connect(node.url, as('all'));
  expect((await all.command('send', { connection: 'con_x', data: 'x' })).error).toMatchObject({ code: 'not_found' });
  await all.close();
});
