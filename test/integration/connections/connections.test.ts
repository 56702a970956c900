import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionSchema, type Connection, type Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { RawStream } from '../../helpers/raw-stream.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const list = async (query: string): Promise<Connection[]> => (await api().get(`/v1/connections${query}`)).body.items;

/** A listener with these connections on it. */
async function connected(
  count = 1,
  spec: object = {},
): Promise<{ listener: Listener; peers: TcpPeer[]; connections: Connection[] }> {
  const { body: listener } = await api()
    .post('/v1/listeners')
    .send({ ...spec });
  const peers = await Promise.all(Array.from({ length: count }, () => TcpPeer.connect(listener.status.address.port)));
  const connections = await poll(
    () => list(`?listener=${listener.id}&limit=500`),
    (found) => found.length === count,
  );
  return { listener, peers, connections };
}

async function one(spec: object = {}): Promise<{ listener: Listener; peer: TcpPeer; id: string }> {
  const {
    listener,
    peers: [peer],
    connections: [connection],
  } = await connected(1, spec);
  return { listener, peer: peer as TcpPeer, id: connection?.id ?? '' };
}

test('a connection is listed and inspected with its addresses and counters', async () => {
  const { listener, peer, id } = await one({ handler: { type: 'echo' } });
  peer.send('12345');
  await peer.until('12345');
  const { status, body } = await api().get(`/v1/connections/${id}`);
  expect(status).toBe(200);
  expect(connectionSchema.parse(body)).toMatchObject({
    id,
    node: node.identity.name,
    listener: listener.id,
    transport: 'tcp',
    direction: 'inbound',
    state: 'open',
    local: listener.status.address,
    remote: { host: '127.0.0.1', port: peer.socket.localPort },
    messagesIn: 1,
    messagesOut: 1,
    bytesIn: 5,
    bytesOut: 5,
    sendBufferBytes: 0,
    paused: false,
  });
  peer.destroy();
  await poll(
    async () => (await api().get(`/v1/connections/${id}`)).status,
    (code) => code === 410,
  );
});

test('lists are filtered by listener and client, by id and by name, and by state', async () => {
  const { listener, peers } = await connected(2, { name: 'filtered' });
  const { body: client } = await api()
    .post('/v1/clients')
    .send({ name: 'filtering', host: '127.0.0.1', port: listener.status.address?.port });
  await poll(
    () => list('?listener=filtered'),
    (found) => found.length === 3,
  );
  const byClient = await list('?client=filtering');
  expect(byClient.map(({ id, direction, client: owner }) => [id, direction, owner])).toEqual([
    [client.status.connection, 'outbound', client.id],
  ]);
  expect(await list(`?client=${client.id}`)).toEqual(byClient);
  expect((await api().get('/v1/connections?listener=missing')).status).toBe(404);
  expect(await list('?listener=filtered&state=closing')).toEqual([]);
  peers[0]?.end();
  expect(
    await poll(
      () => list('?listener=filtered&state=half_closed_remote'),
      (found) => found.length === 1,
    ),
  ).toHaveLength(1);
  for (const peer of peers) peer.destroy();
  await api().delete('/v1/clients/filtering');
});

test('pages over all threads follow each other without holes or doubles', async () => {
  const { listener, peers, connections } = await connected(11, { threads: 2 });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Connection[]; nextCursor: string | null } = (
      await api().get(`/v1/connections?listener=${listener.id}&limit=4${cursor === null ? '' : `&cursor=${cursor}`}`)
    ).body;
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(connections.map(({ id }) => id));
  for (const peer of peers) peer.destroy();
});

test('a message is sent: 202 with the bytes, framing included', async () => {
  const { peer, id } = await one({ framing: { type: 'line' } });
  const { status, body } = await api().post(`/v1/connections/${id}/send`).send({ data: 'PING' });
  expect([status, body]).toEqual([202, { bytes: 5 }]);
  await api().post(`/v1/connections/${id}/send`).send({ data: '21', encoding: 'hex', raw: true });
  await peer.until('PING\n!');
  peer.destroy();
});

test('closing in order: FIN after what was sent, and 410 when it has ended', async () => {
  const { peer, id } = await one();
  await api().post(`/v1/connections/${id}/send`).send({ data: 'goodbye' });
  expect((await api().post(`/v1/connections/${id}/close`)).status).toBe(202);
  await peer.ended;
  expect(peer.received).toBe('goodbye');
  peer.end();
  expect(await peer.closed).toBeUndefined();
  await poll(
    async () => (await api().get(`/v1/connections/${id}`)).status,
    (code) => code === 410,
  );
  for (const verb of ['send', 'close'])
    expect(
      (
        await api()
          .post(`/v1/connections/${id}/${verb}`)
          .send(verb === 'send' ? { data: 'x' } : {})
      ).body.code,
    ).toBe('connection_ended');
});

test('a reset is a real RST', async () => {
  const { peer, id } = await one();
  expect((await api().post(`/v1/connections/${id}/close`).send({ mode: 'reset' })).status).toBe(202);
  expect(await peer.closed).toBe('ECONNRESET');
});

test('half closes our side only: what the peer sends still comes, what we send does not go', async () => {
  const { listener, peer, id } = await one();
  await api().post(`/v1/connections/${id}/close`).send({ mode: 'half' });
  await peer.ended;
  peer.send('one-way');
  const messages = async () =>
    (await api().get(`/v1/listeners/${listener.id}/messages?direction=in`)).body.items as { data: string }[];
  expect((await poll(messages, (items) => items.length === 1))[0]?.data).toBe('one-way');
  expect((await api().get(`/v1/connections/${id}`)).body.state).toBe('half_closed_local');
  expect((await api().post(`/v1/connections/${id}/send`).send({ data: 'x' })).body).toMatchObject({
    status: 409,
    code: 'write_closed',
  });
  peer.end();
  await peer.closed;
});

test('DELETE closes, in order or as asked', async () => {
  const graceful = await one();
  expect((await api().delete(`/v1/connections/${graceful.id}`)).status).toBe(204);
  await graceful.peer.ended;
  graceful.peer.destroy();
  const reset = await one();
  expect((await api().delete(`/v1/connections/${reset.id}?mode=reset`)).status).toBe(204);
  expect(await reset.peer.closed).toBe('ECONNRESET');
});

test.each([
  ['con_00000000000000000000000000'],
  ['con_zzzzzzzzzzzzzzzzzzzzzzz00z'],
  ['con_short'],
  ['lst_00000000000000000000000000'],
  ['nonsense'],
])('%s is 404 not_found', async (id) => {
  expect((await api().get(`/v1/connections/${id}`)).body.code).toBe('not_found');
  expect((await api().post(`/v1/connections/${id}/close`)).body.code).toBe('not_found');
});

test.each([
  ['get', '?state=ended', undefined, 'state'],
  ['get', '?limit=0', undefined, 'limit'],
  ['post', '/x/close', { mode: 'slam' }, 'mode'],
  ['delete', '/x?mode=slam', undefined, 'mode'],
  ['post', '/x/send', { bytes: 'x' }, 'data'],
] as const)('%s /v1/connections%s is a 400 that names the field', async (method, path, content, field) => {
  const { body } = await api()[method](`/v1/connections${path}`).send(content);
  expect([body.status, body.errors?.map((error: { path: string }) => error.path)]).toEqual([
    400,
    expect.arrayContaining([field]),
  ]);
});

test('the stream sends and closes as the API does', async () => {
  const { peer, id } = await one();
  const stream = await RawStream.connect(node.url);
  expect(await stream.command('send', { connection: id, data: 'by stream' })).toMatchObject({ ok: { bytes: 9 } });
  await peer.until('by stream');
  expect(await stream.command('close', { connection: id, mode: 'reset' })).toHaveProperty('ok');
  expect(await peer.closed).toBe('ECONNRESET');
  expect(await stream.command('send', { connection: id, data: 'x' })).toMatchObject({
    error: { code: 'connection_ended', status: 410 },
  });
  await stream.close();
});
