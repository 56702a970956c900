import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client, Listener } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const send = (data: string) => ({ type: 'send', data });
const lines = { framing: { type: 'line' } };

async function create<T = Listener>(path: string, spec: object): Promise<T> {
  const { status, body } = await api().post(`/v1/${path}`).send(spec);
  expect(status, JSON.stringify(body)).toBe(201);
  return body as T;
}

/** Says one thing after the other, each once the answer to the last is there; all that was heard. */
async function converse(
  { status }: Listener,
  steps: readonly (readonly [say: string, hear: string])[],
): Promise<string> {
  const peer = await TcpPeer.connect(status.address?.port ?? 0);
  let heard = '';
  for (const [say, hear] of steps) {
    if (say !== '') peer.send(say);
    heard += hear;
    await peer.until(heard);
  }
  peer.destroy();
  return peer.received;
}

/** A listener that says again what another has said. */
async function replayOf(path: string): Promise<Listener> {
  const { status, body } = await api().post(`/v1/${path}/rules/from-capture`);
  expect(status, JSON.stringify(body)).toBe(200);
  const stand = await create('listeners', { ...lines, handler: { type: 'manual' } });
  // The answer is a merge patch as it is.
  await api().patch(`/v1/listeners/${stand.id}`).send(body).expect(200);
  return stand;
}

test('a recorded conversation is heard again on another listener, byte for byte and on every connection', async () => {
  const steps = [
    ['', 'hello\n'],
    ['NEXT\n', '1\n'],
    ['BOTH\n', 'a\nb\n'],
    ['NEXT\n', '2\n'],
    ['NEXT\n', '3\n'],
    ['é\0\n', '{{now}}\n'],
    ['NEXT\n', '3\n'],
  ] as const;
  const recorded = await create('listeners', {
    ...lines,
    handler: {
      type: 'rules',
      rules: [
        { on: 'connect', do: [send('hello')] },
        { when: { equals: 'NEXT', state: { n: null } }, do: [{ type: 'setState', set: { n: 1 } }, send('1')] },
        { when: { equals: 'NEXT', state: { n: 1 } }, do: [{ type: 'setState', set: { n: 2 } }, send('2')] },
        { when: { equals: 'NEXT' }, do: [send('3')] },
        { when: { equals: 'BOTH' }, do: [send('a'), send('b')] },
        {
          when: { equals: 'é\0' },
          do: [{ type: 'send', data: Buffer.from('{{now}}').toString('base64'), encoding: 'base64' }],
        },
      ],
    },
  });
  const heard = await converse(recorded, steps);
  const replay = await replayOf(`listeners/${recorded.id}`);
  expect(await converse(replay, steps)).toBe(heard);
  expect(await converse(replay, steps)).toBe(heard);
});

test('connections that differ are replayed in their order, and the last one stays', async () => {
  const recorded = await create('listeners', {
    ...lines,
    handler: {
      type: 'rules',
      rules: [
        { times: 1, do: [send('one')] },
        { times: 1, do: [send('two')] },
      ],
      otherwise: [send('many')],
    },
  });
  const heard = [
    await converse(recorded, [['x\n', 'one\n']]),
    await converse(recorded, [['x\n', 'two\n']]),
    await converse(recorded, [['x\n', 'many\n']]),
    await converse(recorded, [['x\n', 'many\n']]),
  ];
  const replay = await replayOf(`listeners/${recorded.id}`);
  const again: string[] = [];
  for (const answer of [...heard, 'many\n']) again.push(await converse(replay, [['x\n', answer]]));
  expect(again).toEqual([...heard, 'many\n']);
});

test('what a client has heard becomes a stand-in for its server', async () => {
  const server = await create('listeners', {
    ...lines,
    handler: { type: 'reply', data: 'You sent {{message}} as number {{message.number}}' },
  });
  const client = await create<Client>('clients', { ...lines, host: '127.0.0.1', port: server.status.address?.port });
  for (const data of ['a', 'b', 'a']) await api().post(`/v1/clients/${client.id}/exchange`).send({ data }).expect(200);
  const replay = await replayOf(`clients/${client.id}`);
  const all = 'You sent a as number 1\nYou sent b as number 2\nYou sent a as number 3\n';
  expect(await converse(replay, [['a\nb\na\n', all]])).toBe(all);
});

test('only part of a capture is taken when asked, and messages that were not kept whole are refused', async () => {
  const recorded = await create('listeners', { ...lines, handler: { type: 'echo' }, capture: { maxBytes: 8 } });
  await converse(recorded, [['a\n', 'a\n']]);
  const { body: none } = await api()
    .post(`/v1/listeners/${recorded.id}/rules/from-capture?connection=con_0`)
    .expect(200);
  expect(none.handler.rules).toEqual([]);
  await converse(recorded, [['too long to be kept\n', 'too long to be kept\n']]);
  const { status, body } = await api().post(`/v1/listeners/${recorded.id}/rules/from-capture`);
  expect([status, body.code]).toEqual([409, 'capture_incomplete']);
  expect((await api().post('/v1/listeners/missing/rules/from-capture')).status).toBe(404);
});

test('more than becomes rules is refused', async () => {
  const recorded = await create('listeners', {
    ...lines,
    events: 'lifecycle',
    handler: { type: 'sink' },
    capture: { maxMessages: 20_000 },
  });
  const peer = await TcpPeer.connect(recorded.status.address?.port ?? 0);
  peer.send('x\n'.repeat(10_001));
  peer.end();
  await peer.ended;
  const { status, body } = await api().post(`/v1/listeners/${recorded.id}/rules/from-capture`);
  expect([status, body.code]).toEqual([413, 'capture_too_large']);
});
