import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionSchema, type Connection, type Listener, type PortcallEvent } from '../../../src/contract/index.ts';
import { NetThreads } from '../../../src/modules/data-plane/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
let other: TestNode;
beforeAll(async () => {
  const env = { PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}` };
  node = await startTwoThreadNode(env);
  other = await startTwoThreadNode({ ...env, PORTCALL_NODE_NAME: 'other' });
}, 60_000);
afterAll(async () => {
  await other.stop();
  await node.stop();
});

const WAIT_MS = 20_000;
const api = (of = node) => request(of.url);
const hello = {
  when: { matches: '^I AM (?P<id>.*)$' },
  do: [
    { type: 'tag', labels: { device: '{{captures.id}}' } },
    { type: 'send', data: 'ok' },
  ],
};

async function create(rules: object[], more: object = {}, of = node): Promise<Listener> {
  const { status, body } = await api(of)
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'rules', rules }, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}
const connect = ({ status }: Listener) => TcpPeer.connect(status.address?.port ?? 0);

/** A peer that has said who it is. */
async function known(listener: Listener, id: string): Promise<TcpPeer> {
  const peer = await connect(listener);
  peer.send(`I AM ${id}\n`);
  await peer.until('ok\n');
  return peer;
}
const listed = async (query: string, of = node): Promise<Connection[]> =>
  (await api(of).get(`/v1/connections?${query}`)).body.items;
const devices = (found: readonly Connection[]) => found.map(({ labels }) => labels?.['device']).sort();
const events = async (query: string): Promise<PortcallEvent[]> =>
  (await api().get(`/v1/events?limit=500&${query}`)).body.items;

type Parser = Parameters<request.Test['parse']>[0];
const binary: Parser = (response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: string) => chunks.push(Buffer.from(chunk, 'latin1')));
  response.on('end', () => done(null, Buffer.concat(chunks)));
  response.setEncoding('latin1');
};

describe('a connection with a tag', () => {
  test('is listed by it on every node, by the whole of it, and together with the labels of its listener', async () => {
    const mine = await create([hello], { labels: { suite: 'lists' } });
    const far = await create([hello], { labels: { suite: 'lists' } }, other);
    const peers = [await known(mine, '7'), await known(mine, 'a:b'), await known(far, '7'), await connect(mine)];
    for (const of of [node, other]) {
      expect(devices(await listed('label=device:7&label=suite:lists', of))).toEqual(['7', '7']);
      expect(devices(await listed(`label=device:7&listener=${mine.id}`, of))).toEqual(['7']);
      expect(devices(await listed('label=device:a:b', of))).toEqual(['a:b']);
      expect(await listed('label=device:', of)).toEqual([]);
      expect(await listed('label=device:7&label=device:a:b', of)).toEqual([]);
      expect(
        await poll(
          () => listed('label=suite:lists', of),
          ({ length }) => length === 4,
          WAIT_MS,
        ),
      ).toHaveLength(4);
    }
    const [one] = await listed(`label=device:7&listener=${mine.id}`);
    expect(connectionSchema.parse((await api(other).get(`/v1/connections/${one?.id}`)).body).labels).toEqual({
      device: '7',
    });
    for (const peer of peers) peer.destroy();
  });

  test('has its captured messages found by it, from the tag on, as a page, as lines and as packets', async () => {
    const listener = await create([hello], { threads: 2, labels: { suite: 'messages', device: 'shared' } });
    const peers = [await known(listener, 'm1'), await known(listener, 'm2'), await connect(listener)];
    for (const peer of peers) peer.send('more\n');
    const url = `/v1/listeners/${listener.id}/messages`;
    const data = async (query: string, of = node) =>
      (await api(of).get(`${url}?${query}`).expect(200)).body.items.map((message: { data: string }) => message.data);
    await poll(
      () => data('direction=in'),
      ({ length }) => length === 5,
      WAIT_MS,
    );
    for (const of of [node, other]) {
      expect(await data('label=device:m1', of)).toEqual(['ok', 'more']);
      expect(await data('label=device:m1&order=desc', of)).toEqual(['more', 'ok']);
      expect(await data('label=device:m1&direction=in', of)).toEqual(['more']);
      expect(await data('label=suite:messages&label=device:m2', of)).toEqual(['ok', 'more']);
      // Both values count: of the connection and of its listener.
      expect(await data('label=device:shared&label=device:m2', of)).toEqual(['ok', 'more']);
      expect(await data('label=device:m1&label=device:m2', of)).toEqual([]);
      expect(await data('label=device:shared&direction=in', of)).toHaveLength(5);
      expect(await data('label=device:m3', of)).toEqual([]);
    }
    const lines = (await api().get(`${url}.ndjson?label=device:m2`).expect(200)).text.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { data: string }).data)).toEqual(['ok', 'more']);
    const packets = await api().get(`${url}.pcapng?label=device:m2`).buffer(true).parse(binary).expect(200);
    const file = (packets.body as Buffer).toString('latin1');
    expect([file.includes('more'), file.includes('I AM')]).toEqual([true, false]);
    expect((await api().get(`${url}?label=nothing`).expect(400)).body.errors).toMatchObject([{ path: 'label' }]);
    for (const peer of peers) peer.destroy();
  });

  test('is sent to by it', async () => {
    const listener = await create([hello], { threads: 2, labels: { suite: 'sends' } });
    const peers = [await known(listener, '1'), await known(listener, '2'), await known(listener, '2')];
    const broadcast = async (query: string, of = node) =>
      (await api(of).post(`/v1/listeners/${listener.id}/broadcast?${query}`).send({ data: 'to 2' })).body;
    expect(await broadcast('label=device:2', other)).toEqual({ connections: 2, sent: 2, failed: 0, bytes: 10 });
    await Promise.all(peers.slice(1).map((peer) => peer.until('ok\nto 2\n')));
    expect(await broadcast('label=device:3')).toEqual({ connections: 0, sent: 0, failed: 0, bytes: 0 });
    expect(await broadcast('label=suite:sends&label=device:1')).toMatchObject({ connections: 1 });
    await peers[0]?.until('ok\nto 2\n');
    expect(
      (await api().post(`/v1/listeners/${listener.id}/broadcast?label=nothing`).send({ data: 'x' })).body.errors,
    ).toMatchObject([{ path: 'label' }]);
    for (const peer of peers) peer.destroy();
  });

  test('has its events found by it, from the tag to the end, in pages and on the stream', async () => {
    const listener = await create([hello], { name: 'tag-events', labels: { suite: 'events' } });
    const streams = await Promise.all(
      [
        { label: 'device:e1' },
        { labels: { device: 'e1', suite: 'events' } },
        { label: 'device:e1', listener: 'tag-events' },
        { label: 'suite:events' },
      ].map((filter) => EventWatch.open(node.url, filter)),
    );
    const [one, two] = [await known(listener, 'e1'), await known(listener, 'e2')];
    one.send('more\n');
    two.end();
    await two.closed;
    one.end();
    await one.closed;
    const wanted = ['message.sent', 'message.received', 'connection.closed'];
    const page = await poll(
      () => events('label=device:e1'),
      ({ length }) => length === 3,
      WAIT_MS,
    );
    expect(page.map(({ type }) => type)).toEqual(wanted);
    expect(new Set(page.map(({ connection }) => connection)).size).toBe(1);
    expect(
      (await events('label=device:e1&label=suite:events&types=connection.closed')).map(({ type }) => type),
    ).toEqual(['connection.closed']);
    for (const stream of streams.slice(0, 3)) {
      await stream.collectUntil(() => stream.events().some(({ type }) => type === 'connection.closed'), WAIT_MS);
      expect(stream.events().map(({ type }) => type)).toEqual(wanted);
    }
    const all = streams[3];
    await all?.collectUntil(
      () => all.events().filter(({ type }) => type === 'connection.closed').length === 2,
      WAIT_MS,
    );
    expect(
      all
        ?.events()
        .filter(({ type }) => type.startsWith('connection.'))
        .map(({ type }) => type),
    ).toEqual(['connection.opened', 'connection.opened', 'connection.closed', 'connection.closed']);
    for (const stream of streams) await stream.close();
  });

  test('keeps it through changes of the listener, whose new labels count at once', async () => {
    const listener = await create([hello], { labels: { suite: 'before' } });
    const peer = await known(listener, 'p1');
    await api()
      .patch(`/v1/listeners/${listener.id}`)
      .send({ labels: { suite: 'after' }, handler: { type: 'echo' } })
      .expect(200);
    expect([
      devices(await listed('label=device:p1&label=suite:after')),
      await listed('label=device:p1&label=suite:before'),
    ]).toEqual([['p1'], []]);
    peer.send('x\n');
    await peer.until('ok\nx\n');
    expect(
      (
        await poll(
          () => events('label=device:p1&label=suite:after'),
          ({ length }) => length === 2,
          WAIT_MS,
        )
      ).map(({ type }) => type),
    ).toEqual(['message.received', 'message.sent']);
    peer.destroy();
  });

  test('loses it by null, by another value, and by a reset', async () => {
    const listener = await create([
      hello,
      {
        when: { equals: 'FORGET' },
        do: [
          { type: 'tag', labels: { device: null, never: null } },
          { type: 'send', data: 'ok' },
        ],
      },
    ]);
    const peer = await known(listener, 'r1');
    peer.send('I AM r2\n');
    await peer.until('ok\nok\n');
    expect([await listed('label=device:r1'), devices(await listed('label=device:r2'))]).toEqual([[], ['r2']]);
    peer.send('FORGET\n');
    await peer.until('ok\nok\nok\n');
    const [one] = await listed(`listener=${listener.id}`);
    expect([one?.labels, await listed('label=device:r2')]).toEqual([undefined, []]);
    peer.send('I AM r3\n');
    await peer.until('ok\n'.repeat(4));
    await api().post(`/v1/listeners/${listener.id}/reset`).send({}).expect(200);
    expect([await listed('label=device:r3'), (await listed(`listener=${listener.id}`)).length]).toEqual([[], 1]);
    peer.destroy();
  });

  test('has its end found by it when its thread dies', async () => {
    const listener = await create([hello]);
    const [tagged, plain] = [await known(listener, 't1'), await connect(listener)];
    const [one] = await listed('label=device:t1');
    await poll(
      () => events('label=device:t1'),
      ({ length }) => length === 1,
      WAIT_MS,
    );
    await node.app
      .get(NetThreads, { strict: false })
      .kill('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(one?.id.at(-1) ?? ''));
    const found = await poll(
      () => events('label=device:t1&types=connection.closed'),
      ({ length }) => length > 0,
      WAIT_MS,
    );
    expect(found).toMatchObject([{ connection: one?.id, data: { reason: 'thread_lost' } }]);
    for (const peer of [tagged, plain]) peer.destroy();
  });
});

describe('a label that cannot be', () => {
  const errorsOf = async ({ id }: Listener): Promise<unknown[]> =>
    (await events(`listener=${id}&types=connection.error`)).map(({ data }) => data);

  test('is a connection.error without the value, and the label stays as it was', async () => {
    const listener = await create([hello]);
    const peer = await known(listener, 'short');
    peer.send(`I AM ${'x'.repeat(256)}\n`);
    await peer.until('ok\nok\n');
    peer.socket.write(Buffer.from('4920414d20fffe0a', 'hex'));
    await peer.until('ok\nok\nok\n');
    expect(devices(await listed(`listener=${listener.id}`))).toEqual(['short']);
    expect(
      await poll(
        () => errorsOf(listener),
        ({ length }) => length === 2,
        WAIT_MS,
      ),
    ).toEqual([
      { code: 'rule_label_limit', detail: expect.stringContaining('256 characters') },
      { code: 'rule_label_limit', detail: expect.stringContaining('not UTF-8') },
    ]);
    peer.send(`I AM ${'y'.repeat(255)}\n`);
    await peer.until('ok\n'.repeat(4));
    expect(devices(await listed(`listener=${listener.id}`))).toEqual(['y'.repeat(255)]);
    peer.destroy();
  });

  test('is the 33rd of a connection', async () => {
    const labels = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${from + n}`, n]));
    const listener = await create([
      {
        when: { equals: 'FILL' },
        do: [
          { type: 'tag', labels: labels(0, 32) },
          { type: 'send', data: 'ok' },
        ],
      },
      {
        when: { equals: 'MORE' },
        do: [
          { type: 'tag', labels: { ...labels(31, 3), __proto__x: true } },
          { type: 'send', data: 'ok' },
        ],
      },
    ]);
    const peer = await connect(listener);
    peer.send('FILL\nMORE\n');
    await peer.until('ok\nok\n');
    const [one] = await listed(`listener=${listener.id}`);
    expect([Object.keys(one?.labels ?? {}).length, one?.labels?.['k31']]).toEqual([32, '0']);
    expect(
      await poll(
        () => errorsOf(listener),
        ({ length }) => length === 3,
        WAIT_MS,
      ),
    ).toHaveLength(3);
    peer.destroy();
  });

  test.each([
    [{ '': 'x' }, 'labels'],
    [{ ['k'.repeat(64)]: 'x' }, 'labels'],
    [{ a: 'x'.repeat(4097) }, 'labels.a'],
    [{ a: '{{nothing}}' }, 'labels.a'],
    [{ a: '{{captures.1}}' }, 'labels.a'],
    [{ a: ['x'] }, 'labels.a'],
    [Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`k${n}`, 'x'])), 'labels'],
  ])('in the rule is a 400 with its path (%#)', async (labels, path) => {
    const { status, body } = await api()
      .post('/v1/listeners')
      .send({ handler: { type: 'rules', rules: [{ do: [{ type: 'tag', labels }] }] } });
    expect([status, body.errors?.[0]?.path]).toEqual([
      400,
      expect.stringMatching(`^handler\\.rules\\[0\\]\\.do\\[0\\]\\.${path.replace('.', '\\.')}`),
    ]);
  });
});

test('a dry run says which labels there would be', async () => {
  const handler = {
    type: 'rules',
    rules: [
      {
        when: { matches: '^I AM (.*)$' },
        do: [{ type: 'tag', labels: { device: '{{captures.1}}', n: 2, gone: null } }],
      },
    ],
  };
  const { body } = await api().post('/v1/rules/evaluate').send({ handler, data: 'I AM 7' });
  expect(body.evaluations[0].actions).toEqual([{ type: 'tag', labels: { device: '7', n: '2', gone: null } }]);
});

test('an expression in a tag needs the scope payload, a fixed label does not', async () => {
  const key = (name: string, scopes: string): string =>
    `${name}:${scopes}:${createHash('sha256').update(`${name}-key`).digest('hex')}`;
  const guarded = await startTwoThreadNode({
    PORTCALL_API_KEYS: [key('writer', 'read+write'), key('all', 'read+write+payload')].join(','),
  });
  const post = (name: string, labels: object) =>
    request(guarded.url)
      .post('/v1/listeners')
      .set('authorization', `Bearer ${name}-key`)
      .send({ handler: { type: 'rules', rules: [{ do: [{ type: 'tag', labels }] }] } });
  expect((await post('writer', { kind: 'fixed' })).status).toBe(201);
  expect((await post('all', { kind: '{{message}}' })).status).toBe(201);
  expect((await post('writer', { kind: '{{message}}' })).body).toMatchObject({
    status: 403,
    code: 'insufficient_scope',
    scopes: ['payload'],
    detail: expect.stringContaining('`tag` at handler.rules[0].do[0]'),
  });
  await guarded.stop();
}, 60_000);
