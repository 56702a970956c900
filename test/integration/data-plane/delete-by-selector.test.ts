import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SelectionDeleted } from '../../../src/contract/selector.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { request, type Refusal } from '../jobs/api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let a: TestNode;
let b: TestNode;
beforeAll(async () => {
  const env = { PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}` };
  a = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-a' });
  b = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-b' });
});
afterAll(async () => {
  await b?.stop();
  await a?.stop();
});

interface Made {
  readonly id: string;
  readonly status: { readonly address?: { readonly port: number } };
}
const KINDS = [
  { plural: 'listeners', spec: { handler: { type: 'echo' } }, deleted: 'listener.deleted' },
  { plural: 'clients', spec: { host: '127.0.0.1', port: 1 }, deleted: 'client.deleted' },
] as const;

async function made(node: TestNode, plural: string, spec: object): Promise<Made> {
  const { status, body } = await request<Made>(node, 'POST', `/${plural}`, spec);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const remove = <T = SelectionDeleted>(node: TestNode, path: string) => request<T>(node, 'DELETE', path);
const namesOf = async (plural: string): Promise<string[]> => {
  const { body } = await request<{ items: { name: string }[] }>(a, 'GET', `/${plural}?limit=500`);
  return body.items.map(({ name }) => name);
};

describe.each(KINDS)('$plural', ({ plural, spec, deleted: event }) => {
  let ids: Record<string, string>;

  beforeEach(async () => {
    ids = {};
    for (const [name, node, labels] of [
      ['cart-a', a, { suite: 'checkout', role: 'db' }],
      ['cart-b', b, { suite: 'checkout' }],
      ['other-a', a, { suite: 'checkout-2' }],
      ['other-b', b, {}],
    ] as const)
      ids[name] = (await made(node, plural, { ...spec, name, labels })).id;
  });
  const clear = () => Promise.all(['cart-a', 'cart-b', 'other-a', 'other-b'].map((n) => remove(a, `/${plural}/${n}`)));

  test.each(['a', 'b'] as const)('with a label are deleted on both nodes, through node %s', async (through) => {
    const answer = await remove(through === 'a' ? a : b, `/${plural}?label=suite:checkout`);
    expect(answer).toMatchObject({
      status: 200,
      body: { deleted: [ids['cart-a'], ids['cart-b']].toSorted(), failed: [] },
    });
    expect(await namesOf(plural)).toEqual(['other-a', 'other-b']);
    // Again: there is nothing left to delete.
    expect((await remove(a, `/${plural}?label=suite:checkout`)).body).toEqual({ deleted: [], failed: [] });
    await clear();
  });

  test('need every label and the name that are given', async () => {
    expect((await remove(a, `/${plural}?label=suite:checkout&label=role:cache`)).body.deleted).toEqual([]);
    expect((await remove(a, `/${plural}?label=suite:checkout&name=other-b`)).body.deleted).toEqual([]);
    expect((await remove(a, `/${plural}?label=suite:checkout&label=role:db`)).body.deleted).toEqual([ids['cart-a']]);
    expect((await remove(a, `/${plural}?name=other-b`)).body.deleted).toEqual([ids['other-b']]);
    // An id is not a name.
    expect((await remove(a, `/${plural}?name=${ids['other-a']}`)).body.deleted).toEqual([]);
    expect(await namesOf(plural)).toEqual(['cart-b', 'other-a']);
    await clear();
  });

  test('are only listed by a dry run', async () => {
    const dry = await remove(b, `/${plural}?label=suite:checkout&dryRun=true&graceMs=50`);
    expect(dry).toMatchObject({ status: 200, body: { failed: [] } });
    expect(dry.body.deleted).toEqual([ids['cart-a'], ids['cart-b']].toSorted());
    expect(await namesOf(plural)).toEqual(['cart-a', 'cart-b', 'other-a', 'other-b']);
    await clear();
  });

  test('are never deleted without a selector', async () => {
    for (const query of ['', '?graceMs=0', '?dryRun=true']) {
      const { status, body } = await remove<Refusal>(a, `/${plural}${query}`);
      expect({ status, code: body.code, path: body.errors?.[0]?.path }, query).toEqual({
        status: 400,
        code: 'selector_required',
        path: 'label',
      });
    }
    for (const [query, path] of [
      ['?label=', 'label'],
      ['?label=suite', 'label'],
      ['?name=', 'name'],
      ['?label=a:b&graceMs=60001', 'graceMs'],
      ['?label=a:b&dryRun=yes', 'dryRun'],
      ['?label=a:b&state=failed', 'state'],
    ] as const) {
      const { status, body } = await remove<Refusal>(a, `/${plural}${query}`);
      expect({ status, code: body.code, path: body.errors?.[0]?.path.replace(/\[0\]/, '') }, query).toEqual({
        status: 400,
        code: 'validation_failed',
        path,
      });
    }
    expect(await namesOf(plural)).toEqual(['cart-a', 'cart-b', 'other-a', 'other-b']);
    await clear();
  });

  test('are each reported as deleted by an event, once', async () => {
    const stream = await EventWatch.open(a.url, { types: [event] });
    await remove(b, `/${plural}?label=suite:checkout`);
    await remove(b, `/${plural}?name=other-a`);
    await stream.collectUntil(() => stream.events().length >= 3);
    const heard = stream.events().map(({ listener, client }) => listener ?? client);
    expect(heard.toSorted()).toEqual([ids['cart-a'], ids['cart-b'], ids['other-a']].toSorted());
    await stream.close();
    await clear();
  });
});

test('connections have their grace, all at the same time', async () => {
  const labels = { suite: 'grace' };
  const listeners = [await made(a, 'listeners', { labels }), await made(b, 'listeners', { labels })];
  const sockets = await Promise.all(
    listeners.map(async ({ status }) => {
      // It does not close its own side when the other closes.
      const socket = connect({ port: status.address?.port ?? 0, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined).resume();
      await once(socket, 'connect');
      return socket;
    }),
  );
  await poll(
    async () => (await request<{ items: unknown[] }>(a, 'GET', '/connections')).body.items.length,
    (count) => count === 2,
  );
  const ended = sockets.map((socket) => once(socket, 'end'));
  const begunMs = performance.now();
  const answer = remove(a, '/listeners?label=suite:grace&graceMs=60000');
  await Promise.all(ended);
  for (const socket of sockets) socket.end();
  expect((await answer).body.deleted).toHaveLength(2);
  expect(performance.now() - begunMs).toBeLessThan(50_000);
});

test('many of one node are deleted by one request', async () => {
  const specs = Array.from({ length: 60 }, () => ({ labels: { suite: 'many' } }));
  await Promise.all(specs.map((spec) => made(b, 'listeners', spec)));
  const { body } = await remove(a, '/listeners?label=suite:many');
  expect([body.deleted.length, new Set(body.deleted).size, body.failed]).toEqual([60, 60, []]);
});

test('pools are deleted by label or name, when their jobs have ended; "default" stays', async () => {
  const label = { suite: 'pools' };
  for (const name of ['idle', 'busy']) await request(a, 'POST', '/pools', { name, labels: label });
  await request(a, 'PATCH', '/pools/default', { labels: label });
  const { body: job } = await request<{ id: string }>(a, 'POST', '/jobs', {
    pool: 'busy',
    kind: 'sleep',
    input: { ms: 60_000 },
  });
  const kept = { id: 'default', error: { code: 'state_conflict', detail: 'The pool "default" always exists.' } };
  expect(await remove(b, '/pools?label=suite:pools&dryRun=true')).toMatchObject({
    status: 200,
    body: { deleted: ['busy', 'idle'], deleting: [], failed: [kept] },
  });
  expect(await remove(b, '/pools?label=suite:pools')).toMatchObject({
    status: 200,
    body: { deleted: ['idle'], deleting: ['busy'], failed: [kept] },
  });
  expect((await request(a, 'GET', '/pools/idle')).status).toBe(404);
  expect((await request<{ status: { state: string } }>(a, 'GET', '/pools/busy')).body.status.state).toBe('deleting');
  await request(a, 'DELETE', `/jobs/${job.id}?waitMs=30000`);
  expect((await remove(a, '/pools?name=busy&mode=cancel')).status).toBe(200);
  await poll(
    async () => (await request(a, 'GET', '/pools/busy')).status,
    (status) => status === 404,
  );
  expect((await remove<Refusal>(a, '/pools?mode=cancel')).body.code).toBe('selector_required');
  expect((await remove<Refusal>(a, '/pools?label=a:b&graceMs=1')).body.code).toBe('validation_failed');
});

test('endpoints of a node that is down are deleted by another', async () => {
  for (const { plural, spec } of KINDS) await made(b, plural, { ...spec, labels: { suite: 'left' } });
  await b.stop();
  for (const { plural } of KINDS) {
    const { body } = await remove(a, `/${plural}?label=suite:left`);
    expect([body.deleted.length, body.failed]).toEqual([1, []]);
    expect((await request<{ items: unknown[] }>(a, 'GET', `/${plural}?label=suite:left`)).body.items).toEqual([]);
  }
});
