import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { SseClient } from '../../helpers/sse-client.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { RawStream } from '../../helpers/raw-stream.ts';
import { request, until, type Refusal } from '../jobs/api.ts';

interface Page {
  readonly items: { readonly type: string; readonly listener?: string }[];
  readonly warnings?: { readonly path: string; readonly message: string }[];
}

let node: TestNode;
let stream: RawStream;
beforeAll(async () => {
  node = await startTestNode();
  stream = await RawStream.connect(node.url);
});
afterAll(async () => {
  await stream.close();
  await node.stop();
});

const escaped = (text: string): string => text.replaceAll(/[.*]/g, String.raw`\$&`);
const page = (query: string) => request<Page & Refusal>(node, 'GET', `/events?${query}`);

describe('an unknown event type is refused and the nearest is named', () => {
  test.each([
    ['message.recieved', 'message.received'],
    ['messages.*', 'message.*'],
    ['conection.*', 'connection.*'],
    ['job.fail', 'job.failed'],
    ['listener.create', 'listener.created'],
    ['lock.aquired', 'lock.acquired'],
  ])('%s', async (type, nearest) => {
    const message = expect.stringMatching(new RegExp(`"${escaped(type)}".*"${escaped(nearest)}"`)) as string;
    expect(await page(`types=message.sent,${type}`)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'types[1]', message }] },
    });
    const sse = await fetch(`${node.url}/v1/events?types=${type}`, { headers: { accept: 'text/event-stream' } });
    expect([sse.status, await sse.json()]).toMatchObject([400, { errors: [{ path: 'types[0]', message }] }]);
    const { error } = await stream.command('subscribe', { subscription: 'typo', filter: { types: ['*', type] } });
    expect(error).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [{ path: 'filter.types[1]', message }],
    });
    expect((await stream.command('unsubscribe', { subscription: 'typo' })).error?.code).toBe('not_found');
    // Ten malformed commands close a socket.
    await stream.close();
    stream = await RawStream.connect(node.url);
  });

  test('with nothing near the nouns are listed', async () => {
    const { body } = await page('types=weather.changed');
    expect(body.errors?.[0]?.message).toMatch(/listener\.\*.*connection\.\*/);
  });

  test('every type and noun there is is taken', async () => {
    const types = EVENT_TYPES;
    expect(
      (
        await page(
          `types=${[...types, ...new Set(types.map((type) => `${type.split('.')[0]}.*`)), '*'].join('&types=')}`,
        )
      ).status,
    ).toBe(200);
  });
});

describe('a name that no listener or client has is a warning', () => {
  test.each(['listener', 'client'])('of a %s, in pages, SSE and the stream', async (noun) => {
    const { status, body } = await page(
      `${noun}=missing&${noun}=${noun === 'listener' ? 'lst' : 'cli'}_00000000000000000000000000`,
    );
    const warning = { path: noun, message: expect.stringContaining('"missing"') as string };
    expect([status, body.items, body.warnings]).toEqual([200, [], [warning]]);
    const sse = await fetch(`${node.url}/v1/events?${noun}=missing`, { headers: { accept: 'text/event-stream' } });
    const reader = sse.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toMatch(new RegExp(`^: warning: .*"path":"${noun}".*missing`));
    await reader?.cancel();
    const { ok } = await stream.command('subscribe', { subscription: noun, filter: { [noun]: 'missing' } });
    expect(ok).toMatchObject({ subscription: noun, warnings: [{ ...warning, path: `filter.${noun}` }] });
  });

  test('and its events are delivered once it is created', async () => {
    let warnings: unknown;
    const follower = await EventWatch.open(node.url, {
      listener: 'later',
      types: ['listener.*'],
      onSubscribed: (info) => (warnings = info.warnings),
    });
    expect(warnings).toMatchObject([{ path: 'filter.listener' }]);
    const {
      body: { id },
    } = await request<{ id: string }>(node, 'POST', '/listeners', { name: 'later' });
    await follower.collectUntil(() => follower.events().length >= 1);
    expect(follower.events()[0]).toMatchObject({ listener: id });
    await follower.close();
    expect((await page('listener=later')).body).not.toHaveProperty('warnings');
    await request(node, 'DELETE', `/listeners/${id}`);
    const { body } = await until(
      () => page('listener=later&types=listener.deleted'),
      ({ body: { items } }) => items.length > 0,
      20_000,
    );
    expect(body).toMatchObject({ items: [{ listener: id }], warnings: [{ path: 'listener' }] });
  });
});

test('a name finds what happened before its listener got it', async () => {
  const {
    body: { id },
  } = await request<{ id: string }>(node, 'POST', '/listeners', {});
  await request(node, 'PATCH', `/listeners/${id}`, { name: 'named-later' });
  const items = await until(
    async () => (await page('listener=named-later')).body.items,
    (all) => all.some(({ type }) => type === 'listener.updated'),
    20_000,
  );
  expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['listener.created', 'listener.updated']));
  const sse = await SseClient.open(`${node.url}/v1/events?listener=named-later&from=earliest`);
  await sse.until(() => sse.events.length >= 2);
  await sse.drop();
});

describe('in lists', () => {
  test.each([
    ['listener', 'is not the name of a listener'],
    ['client', 'is not the name of a client'],
  ])('a name of a %s that does not exist is 404, an id is taken', async (noun, message) => {
    expect(await request<Refusal>(node, 'GET', `/connections?${noun}=missing`)).toMatchObject({
      status: 404,
      body: { code: 'not_found', errors: [{ path: noun, message }] },
    });
    expect(
      await request(
        node,
        'GET',
        `/connections?${noun}=${noun === 'listener' ? 'lst' : 'cli'}_00000000000000000000000000`,
      ),
    ).toMatchObject({ status: 200, body: { items: [] } });
  });

  test('a name does what the id does', async () => {
    const { body: listener } = await request<{ id: string; status: { address: { port: number } } }>(
      node,
      'POST',
      '/listeners',
      { name: 'target', handler: { type: 'manual' } },
    );
    const { body: client } = await request<{ id: string }>(node, 'POST', '/clients', {
      name: 'dialler',
      host: '127.0.0.1',
      port: listener.status.address.port,
    });
    for (const query of [`listener=${listener.id}`, 'listener=target', `client=${client.id}`, 'client=dialler']) {
      const { body } = await request<{ items: unknown[] }>(node, 'GET', `/connections?${query}`);
      expect([query, body.items.length]).toEqual([query, 1]);
    }
    await request(node, 'DELETE', `/clients/${client.id}`);
    await request(node, 'DELETE', `/listeners/${listener.id}`);
  });
});
