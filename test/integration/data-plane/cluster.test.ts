import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client, Connection, Listener } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { RawStream } from '../../helpers/raw-stream.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let a: TestNode;
let b: TestNode;
beforeAll(async () => {
  const env = { PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}` };
  a = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-a' });
  b = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'node-b' });
});
afterAll(async () => {
  await b.stop();
  await a.stop();
});

const on = (node: TestNode) => request(node.url);
const portOf = (listener: Listener): number => listener.status.address?.port ?? 0;
const create = async (node: TestNode, spec: object): Promise<Listener> =>
  (await on(node).post('/v1/listeners').send(spec)).body;

test('any node inspects, changes, stops, starts and deletes a listener of any other', async () => {
  const { id } = await create(a, { name: 'far-away', handler: { type: 'echo' } });
  expect((await on(b).get('/v1/listeners/far-away')).body).toMatchObject({
    id,
    node: 'node-a',
    status: { state: 'listening' },
  });
  const changed = await on(b)
    .patch(`/v1/listeners/${id}`)
    .set('if-match', '"1"')
    .send({ labels: { by: 'b' } });
  expect([changed.headers['etag'], changed.body.labels]).toEqual(['"2"', { by: 'b' }]);
  expect((await on(b).patch(`/v1/listeners/${id}`).set('if-match', '"1"').send({})).body.code).toBe(
    'revision_mismatch',
  );
  expect((await on(b).post(`/v1/listeners/${id}/stop`)).body.status.state).toBe('stopped');
  expect((await on(b).post(`/v1/listeners/${id}/start`)).body.status.state).toBe('listening');
  expect((await on(b).delete(`/v1/listeners/${id}`)).status).toBe(204);
  expect((await on(a).get(`/v1/listeners/${id}`)).status).toBe(404);
});

test('names are unique over all nodes', async () => {
  await create(a, { name: 'only-one' });
  expect((await on(b).post('/v1/listeners').send({ name: 'only-one' })).body.code).toBe('name_taken');
});

test('a key that was used on one node is known to the other', async () => {
  const post = (node: TestNode) =>
    on(node)
      .post('/v1/listeners')
      .set('idempotency-key', 'shared')
      .send({ labels: { shared: 'key' } });
  const [first, second] = [await post(a), await post(b)];
  expect([second.headers['idempotency-replayed'], second.body.id, second.body.node]).toEqual([
    'true',
    first.body.id,
    'node-a',
  ]);
  const stop = (node: TestNode) =>
    on(node).post(`/v1/listeners/${first.body.id}/stop`).set('idempotency-key', 'stop-it').send({});
  expect([(await stop(b)).status, (await stop(a)).headers['idempotency-replayed']]).toEqual([200, 'true']);
});

test('a list from either node holds the endpoints of both, each with the status its owner knows', async () => {
  const label = { listed: 'together' };
  const ids: string[] = [];
  for (let n = 0; n < 5; n++)
    ids.push((await create(n % 2 === 0 ? a : b, { labels: label, handler: { type: 'echo' } })).id);
  await on(a).post(`/v1/listeners/${ids[1]}/stop`);
  for (const node of [a, b]) {
    const { items } = (await on(node).get('/v1/listeners?label=listed:together')).body as { items: Listener[] };
    expect(items.map(({ id, node: owner, status }) => [id, owner, status.state])).toEqual(
      ids.map((id, n) => [id, n % 2 === 0 ? 'node-a' : 'node-b', n === 1 ? 'stopped' : 'listening']),
    );
    const listening: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Listener[]; nextCursor: string | null } = (
        await on(node).get(
          `/v1/listeners?label=listed:together&state=listening&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
        )
      ).body;
      listening.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(listening).toEqual(ids.filter((_, n) => n !== 1));
  }
});

test('connections of both nodes are listed by either, and can be sent on and closed from either', async () => {
  const onA = await create(a, { name: 'conn-a' });
  const onB = await create(b, { name: 'conn-b' });
  const peers = [
    await TcpPeer.connect(portOf(onA)),
    await TcpPeer.connect(portOf(onB)),
    await TcpPeer.connect(portOf(onA)),
  ];
  const list = async (node: TestNode, query = '') =>
    (await on(node).get(`/v1/connections${query}`)).body as { items: Connection[]; nextCursor: string | null };
  const all = await poll(
    () => list(b),
    ({ items }) => items.length === 3,
  );
  expect(all.items.map(({ node }) => node).sort()).toEqual(['node-a', 'node-a', 'node-b']);
  expect((await list(a, '?listener=conn-b')).items.map(({ listener }) => listener)).toEqual([onB.id]);
  const first = await list(a, '?limit=2');
  expect([...first.items, ...(await list(b, `?limit=2&cursor=${first.nextCursor}`)).items].map(({ id }) => id)).toEqual(
    all.items.map(({ id }) => id),
  );

  const remote = (await list(b, '?listener=conn-a')).items[0]?.id ?? '';
  const { remote: address } = (await on(b).get(`/v1/connections/${remote}`)).body as Connection;
  const peer = peers.find(({ socket }) => socket.localPort === address.port) as TcpPeer;
  expect((await on(b).post(`/v1/connections/${remote}/send`).send({ data: 'over HTTP' })).body).toEqual({ bytes: 9 });
  await peer.until('over HTTP');
  const stream = await RawStream.connect(b.url);
  expect(await stream.command('send', { connection: remote, data: '0021', encoding: 'hex' })).toMatchObject({
    ok: { bytes: 2 },
  });
  await peer.until('over HTTP\u0000!');
  expect(await stream.command('close', { connection: remote, mode: 'reset' })).toHaveProperty('ok');
  expect(await peer.closed).toBe('ECONNRESET');
  // The peer may know of the reset before the node has put the connection away.
  await poll(
    () => stream.command('send', { connection: remote, data: 'x' }),
    (reply) => (reply as { error?: { code: string } }).error?.code === 'connection_ended',
  );
  expect((await on(b).get(`/v1/connections/${remote}`)).body).toMatchObject({
    status: 410,
    code: 'connection_ended',
    reason: 'api',
    endedAt: expect.any(String),
  });
  for (const verb of ['send', 'close'])
    expect(
      (
        await on(b)
          .post(`/v1/connections/${remote}/${verb}`)
          .send(verb === 'send' ? { data: 'x' } : {})
      ).status,
    ).toBe(410);
  await stream.close();
  for (const one of peers) one.destroy();
});

test('a client of one node is used through the other', async () => {
  const target = await create(a, { framing: { type: 'line' }, handler: { type: 'echo' } });
  const client = (
    await on(a)
      .post('/v1/clients')
      .send({ name: 'used-from-b', host: '127.0.0.1', port: portOf(target), framing: { type: 'line' } })
  ).body as Client;
  expect((await on(b).post('/v1/clients/used-from-b/exchange').send({ data: 'hop' })).body.message.data).toBe('hop');
  expect((await on(b).get('/v1/clients/used-from-b/messages')).body.items).toHaveLength(2);
  const { text } = await on(b).get(`/v1/clients/${client.id}/messages.ndjson`).buffer(true);
  expect(text.trimEnd().split('\n')).toHaveLength(2);
});

test('endpoints of a node that is gone say so, can be deleted by another, and stay deleted when it is back', async () => {
  const c = await startTestNode({ PORTCALL_KEY_PREFIX: a.keyPrefix, PORTCALL_NODE_NAME: 'node-c' });
  const { id } = await create(c, { labels: { on: 'c' }, name: 'left-behind' });
  const kept = await create(c, { labels: { kept: 'c' } });
  const client = (
    await on(c)
      .post('/v1/clients?waitMs=0')
      .send({ host: '127.0.0.1', port: portOf(kept) })
  ).body as Client;
  expect((await on(a).delete(`/v1/listeners/${id}`).set('if-match', '"7"')).body.code).toBe('revision_mismatch');
  await c.stop();
  // The view of the nodes may be a second old.
  const { items } = await poll(
    async () => (await on(a).get('/v1/listeners?label=on:c')).body as { items: Listener[] },
    ({ items: [item] }) => item?.status.error?.code === 'node_lost',
  );
  expect(items).toMatchObject([
    {
      id,
      node: 'node-c',
      status: { state: 'failed', error: { code: 'node_lost', detail: expect.stringContaining('was shut down') } },
    },
  ]);
  expect((await on(a).get('/v1/listeners/left-behind')).body).toMatchObject({
    name: 'left-behind',
    node: 'node-c',
    status: { state: 'failed', address: null, error: { code: 'node_lost' } },
  });
  expect((await on(a).get(`/v1/clients/${client.id}`)).body).toMatchObject({
    status: { state: 'failed', error: { code: 'node_lost' } },
  });
  for (const path of [`/v1/listeners/${id}/start`, `/v1/listeners/${id}/stop`])
    expect((await on(a).post(path)).body.code).toBe('node_unreachable');
  expect((await on(a).delete(`/v1/listeners/${id}`).set('if-match', '"7"')).body).toMatchObject({
    code: 'revision_mismatch',
    revision: 1,
  });
  expect((await on(a).delete('/v1/listeners/left-behind')).status).toBe(204);
  expect((await on(b).delete(`/v1/clients/${client.id}`)).status).toBe(204);
  for (const path of [`/v1/listeners/${id}`, `/v1/clients/${client.id}`])
    expect([(await on(a).get(path)).status, (await on(a).delete(path)).status]).toEqual([404, 404]);
  const { items: events } = (await on(a).get(`/v1/events?listener=${id}&types=listener.deleted`)).body as {
    items: { listenerName?: string }[];
  };
  expect(events).toHaveLength(1);
  await create(a, { name: 'left-behind' });

  const back = await startTestNode({ PORTCALL_KEY_PREFIX: a.keyPrefix, PORTCALL_NODE_NAME: 'node-c' });
  try {
    expect((await on(back).get(`/v1/listeners/${id}`)).status).toBe(404);
    expect((await on(back).get(`/v1/listeners/${kept.id}`)).body.status.state).toBe('listening');
  } finally {
    await back.stop();
  }
});
