import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener, ListenerRule } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

let node: TestNode;
let other: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTwoThreadNode();
  other = await startTwoThreadNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
}, 60_000);
afterEach(() => peers.closeAll());
afterAll(async () => {
  await other.stop();
  await node.stop();
});

const api = (of = node) => request(of.url);
const send = (data: string) => ({ type: 'send', data });
const rule = (name: string, data = name, more: object = {}) => ({
  name,
  when: { equals: name },
  do: [send(data)],
  ...more,
});

async function create(rules: object[], more: object = {}, handler: object = {}): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({
      framing: { type: 'line' },
      ...more,
      handler: { type: 'rules', rules, otherwise: [send('?')], ...handler },
    });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

const pathOf = ({ id }: Listener, name?: string) => `/v1/listeners/${id}/rules${name === undefined ? '' : `/${name}`}`;
const ruleOf = async (listener: Listener, name: string) =>
  (await api().get(pathOf(listener, name)).expect(200)).body as ListenerRule;
const namesOf = async (listener: Listener) =>
  ((await api().get(pathOf(listener)).expect(200)).body.items as ListenerRule[]).map(({ name }) => name);
const peerOf = ({ status }: Listener) => peers.tcp(status.address ?? { host: '', port: 0 });

async function says(peer: TcpPeer, words: string[], heard: string[]): Promise<void> {
  const before = peer.receivedBytes;
  const expected = heard.map((word) => `${word}\n`).join('');
  peer.send(words.map((word) => `${word}\n`).join(''));
  expect((await peer.bytes(before + expected.length)).slice(before)).toBe(expected);
}

test('a rule is added at its place, read, changed and removed; each change is a revision of the listener', async () => {
  const listener = await create([rule('b'), rule('d')]);
  const post = (name: string, query: string) =>
    api()
      .post(`${pathOf(listener)}${query}`)
      .send(rule(name));
  const first = await post('a', '?before=b');
  expect([first.status, first.headers['location'], first.headers['etag'], first.body]).toEqual([
    201,
    pathOf(listener, 'a'),
    '"2"',
    expect.objectContaining({ name: 'a', on: 'message', index: 0, hits: 0, lastHitAt: null, revision: 2 }),
  ]);
  expect((await post('c', '?after=b')).body.index).toBe(2);
  expect((await post('z', '')).body.index).toBe(4);
  expect((await post('0', '?index=0')).body.index).toBe(0);
  expect((await post('e', '?index=5')).body.index).toBe(5);
  expect(await namesOf(listener)).toEqual(['0', 'a', 'b', 'c', 'd', 'e', 'z']);
  const put = await api()
    .put(pathOf(listener, 'c'))
    .send({ when: { equals: 'c' }, do: [send('C')] });
  expect([put.status, put.body.index, put.body.name, put.body.revision]).toEqual([200, 3, 'c', 7]);
  const again = await api().put(pathOf(listener, 'c')).send(rule('c', 'C'));
  expect([again.status, again.body.revision]).toEqual([200, 7]);
  const made = await api().put(pathOf(listener, 'last')).send(rule('last'));
  expect([made.status, made.body.index, made.headers['location']]).toEqual([201, 7, pathOf(listener, 'last')]);
  expect((await api().delete(pathOf(listener, 'd'))).status).toBe(204);
  expect((await api().delete(pathOf(listener, 'd'))).status).toBe(404);
  expect((await api().get(pathOf(listener, 'd'))).status).toBe(404);
  const peer = await peerOf(listener);
  await says(peer, ['c', 'd', 'last'], ['C', '?', 'last']);
  const events = (await api().get(`/v1/events?types=listener.updated&listener=${listener.id}`)).body.items as {
    data: unknown;
  }[];
  expect(events.at(-1)?.data).toEqual({ revision: 9, changed: ['handler'] });
});

test('hits and the last hit are shown, over all threads, and begin anew only for the rule that changes', async () => {
  const listener = await create(
    [rule('a'), rule('once', 'first', { times: 1 }), rule('again', 'second', { when: { equals: 'once' } })],
    { threads: 2 },
  );
  const all = await Promise.all(Array.from({ length: 8 }, () => peerOf(listener)));
  const beganMs = Date.now();
  await Promise.all(all.map((peer) => says(peer, ['a', 'a'], ['a', 'a'])));
  await says(all[0] as TcpPeer, ['once', 'once'], ['first', 'second']);
  const before = await ruleOf(listener, 'a');
  expect(before.hits).toBe(16);
  expect(Date.parse(before.lastHitAt ?? '')).toBeGreaterThanOrEqual(beganMs - 1);
  expect(Date.parse(before.lastHitAt ?? '')).toBeLessThanOrEqual(Date.now());
  await api()
    .post(`${pathOf(listener)}?index=0`)
    .send(rule('new'))
    .expect(201);
  await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ labels: { x: 'y' }, handler: { otherwise: [] } })
    .expect(200);
  await says(all[1] as TcpPeer, ['new', 'once'], ['new', 'second']);
  expect([
    (await ruleOf(listener, 'a')).hits,
    (await ruleOf(listener, 'once')).hits,
    (await ruleOf(listener, 'again')).hits,
    (await ruleOf(listener, 'new')).hits,
  ]).toEqual([16, 1, 2, 1]);
  await api()
    .put(pathOf(listener, 'once'))
    .send(rule('once', 'first', { times: 2 }))
    .expect(200);
  expect(await ruleOf(listener, 'once')).toMatchObject({ hits: 0, lastHitAt: null });
  await says(all[2] as TcpPeer, ['once', 'once', 'once'], ['first', 'first', 'second']);
  expect([(await ruleOf(listener, 'a')).hits, (await ruleOf(listener, 'once')).hits]).toEqual([16, 2]);
  await api().post(`/v1/listeners/${listener.id}/reset`).expect(200);
  expect(await ruleOf(listener, 'a')).toMatchObject({ hits: 0, lastHitAt: null });
  await api().post('/v1/rules/evaluate').send({ listener: listener.id, data: 'a' }).expect(200);
  expect((await ruleOf(listener, 'a')).hits).toBe(0);
});

test('nothing is lost or counted twice while other rules come and go under traffic', async () => {
  const listener = await create([rule('a'), rule('few', 'few', { when: { equals: 'x' }, times: 5 })], { threads: 2 });
  const all = await Promise.all(Array.from({ length: 4 }, () => peerOf(listener)));
  const traffic = Promise.all(
    all.map(async (peer) => {
      for (let n = 0; n < 150; n++) await says(peer, ['a'], ['a']);
    }),
  );
  for (let n = 0; n < 60; n++) {
    await api()
      .put(pathOf(listener, `r${n % 40}`))
      .send(rule(`r${n % 40}`, String(n)));
    if (n % 3 === 0)
      await api()
        .delete(pathOf(listener, `r${n % 40}`))
        .expect(204);
  }
  await traffic;
  expect((await ruleOf(listener, 'a')).hits).toBe(600);
}, 120_000);

test('names are unique, fit the pattern and are no path; the error names the rule, wherever it is given', async () => {
  const bad = ['from-capture', 'two words', '', '-a', 'a'.repeat(64), 'ü', 'a/b'];
  const listener = await create([rule('a'), rule('b')]);
  for (const name of bad) {
    const created = await api()
      .post('/v1/listeners')
      .send({ handler: { type: 'rules', rules: [rule('x'), rule(name)] } });
    expect([created.status, created.body.errors?.[0].path], name).toEqual([400, 'handler.rules[1].name']);
    const posted = await api().post(pathOf(listener)).send(rule(name));
    expect([posted.status, posted.body.errors?.[0].path], name).toEqual([400, 'name']);
    if (name === '') continue;
    const put = await api()
      .put(pathOf(listener, encodeURIComponent(name)))
      .send({ do: [send('x')] });
    expect([put.status, put.body.errors?.[0].path], name).toEqual([400, 'name']);
  }
  const twice = { handler: { type: 'rules', rules: [rule('x'), rule('y'), rule('x', 'z')] } };
  for (const answer of [
    await api().post('/v1/listeners').send(twice),
    await api().post('/v1/listeners?dryRun=true').send(twice),
    await api().patch(`/v1/listeners/${listener.id}`).send(twice),
    await api()
      .post('/v1/rules/evaluate')
      .send({ ...twice, data: 'x' }),
  ]) {
    expect([answer.status, answer.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
      400,
      ['handler.rules[0].name', 'handler.rules[2].name'],
    ]);
  }
  const taken = await api().post(pathOf(listener)).send(rule('b'));
  expect([taken.status, taken.body.errors]).toEqual([
    400,
    [{ path: 'name', message: 'must be unique in a listener: rules[1] has it' }],
  ]);
  expect((await api().get(`/v1/listeners/${listener.id}`)).body.revision).toBe(1);
});

test('what is wrong with a rule is named by its path in the body, and nothing is changed', async () => {
  const listener = await create([rule('a')]);
  const faults: [object, string][] = [
    [{ name: 'x' }, 'do'],
    [{ name: 'x', do: [] }, 'do'],
    [{ name: 'x', when: { matches: '(' }, do: [send('x')] }, 'when.matches'],
    [{ name: 'x', do: [{ type: 'drop' }, send('x')] }, 'do[1]'],
    [{ name: 'x', do: [send('{{captures.1}}')] }, 'do[0].data'],
    [{ name: 'x', on: 'idle', do: [send('x')] }, 'idleMs'],
    [{ name: 'x', hits: 1, do: [send('x')] }, 'hits'],
  ];
  for (const [body, path] of faults) {
    for (const answer of [
      await api().post(pathOf(listener)).send(body),
      await api().put(pathOf(listener, 'x')).send(body),
    ]) {
      expect([answer.status, answer.body.errors?.[0].path]).toEqual([400, path]);
    }
  }
  const positions: [string, string][] = [
    ['before=x', 'before'],
    ['after=x', 'after'],
    ['index=2', 'index'],
    ['index=-1', 'index'],
    ['before=a&index=0', 'index'],
    ['before=a&after=a', 'after'],
    ['behind=a', 'behind'],
  ];
  for (const [query, path] of positions) {
    const { status, body } = await api()
      .post(`${pathOf(listener)}?${query}`)
      .send(rule('x'));
    expect([status, body.errors?.[0].path], query).toEqual([400, path]);
  }
  expect((await api().put(pathOf(listener, 'x')).send(rule('y'))).body.errors[0].path).toBe('name');
  expect(
    (
      await api()
        .post(pathOf(listener))
        .send({ do: [send('x')] })
    ).body.errors[0].path,
  ).toBe('name');
  expect(await namesOf(listener)).toEqual(['a']);
});

test('If-Match guards each change; the same key adds one rule; handlers without rules say so', async () => {
  const listener = await create([rule('a')]);
  for (const answer of [
    await api().put(pathOf(listener, 'a')).set('If-Match', '"7"').send(rule('a', 'x')),
    await api().post(pathOf(listener)).set('If-Match', '"7"').send(rule('x')),
    await api().delete(pathOf(listener, 'a')).set('If-Match', '"7"'),
  ]) {
    expect([answer.status, answer.body.code, answer.body.revision]).toEqual([412, 'revision_mismatch', 1]);
  }
  await api().put(pathOf(listener, 'a')).set('If-Match', '"1"').send(rule('a', 'x')).expect(200);
  const add = () => api().post(pathOf(listener)).set('Idempotency-Key', `add-${listener.id}`).send(rule('b'));
  expect([(await add()).status, (await add()).headers['idempotency-replayed']]).toEqual([201, 'true']);
  expect(await namesOf(listener)).toEqual(['a', 'b']);
  const { body: echo } = await api()
    .post('/v1/listeners')
    .send({ handler: { type: 'echo' } });
  for (const answer of [
    await api().get(pathOf(echo)),
    await api().get(pathOf(echo, 'a')),
    await api().put(pathOf(echo, 'a')).send(rule('a')),
    await api().post(pathOf(echo)).send(rule('a')),
    await api().delete(pathOf(echo, 'a')),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([409, 'state_conflict']);
  }
  expect((await api().get('/v1/listeners/missing/rules')).status).toBe(404);
});

test('any node takes the requests, pages are walked, and a stopped listener shows its rules without hits', async () => {
  const listener = await create(
    Array.from({ length: 7 }, (_, n) => (n === 3 ? { do: [send('unnamed')], when: { equals: 'u' } } : rule(`r${n}`))),
  );
  await says(await peerOf(listener), ['r1', 'u'], ['r1', 'unnamed']);
  const items: ListenerRule[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await api(other)
      .get(`${pathOf(listener)}?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      .expect(200);
    items.push(...body.items);
    cursor = body.nextCursor as string | null;
  }
  expect(items.map(({ name, hits, index }) => [name, hits, index])).toEqual([
    ['r0', 0, 0],
    ['r1', 1, 1],
    ['r2', 0, 2],
    [undefined, 1, 3],
    ['r4', 0, 4],
    ['r5', 0, 5],
    ['r6', 0, 6],
  ]);
  await api(other).put(pathOf(listener, 'r1')).send(rule('r1', 'R')).expect(200);
  await api(other).delete(pathOf(listener, 'r0')).expect(204);
  await api().post(`/v1/listeners/${listener.id}/stop`).send({ graceMs: 0 }).expect(200);
  expect(await ruleOf(listener, 'r1')).toMatchObject({ hits: 0, lastHitAt: null, index: 0, do: [{ data: 'R' }] });
  await api().put(pathOf(listener, 'r1')).send(rule('r1', 'S')).expect(200);
  const { body: started } = await api().post(`/v1/listeners/${listener.id}/start`).expect(200);
  await says(await peerOf(started as Listener), ['r1'], ['S']);
  await poll(
    async () => (await ruleOf(listener, 'r1')).hits,
    (hits) => hits === 1,
  );
});
