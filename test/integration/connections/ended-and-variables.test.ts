import { createHash } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectionSchema,
  type Connection,
  type Listener,
  type ListenerSpecInput,
} from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

interface Ended {
  readonly status: number;
  readonly endedAt: string;
}

let node: TestNode;
beforeAll(async () => {
  const key = (name: string, scopes: string): string =>
    `${name}:${scopes}:${createHash('sha256').update(`${name}-key`).digest('hex')}`;
  node = await startTestNode({
    PORTCALL_API_KEYS: [key('all', 'read+write+payload'), key('reader', 'read')].join(','),
  });
});
afterAll(() => node.stop());

const as = (name: 'all' | 'reader') => {
  const auth = { authorization: `Bearer ${name}-key` };
  return {
    get: (path: string) => request(node.url).get(path).set(auth),
    post: (path: string) => request(node.url).post(path).set(auth),
    delete: (path: string) => request(node.url).delete(path).set(auth),
  };
};
const open = async (spec: ListenerSpecInput): Promise<Listener> =>
  (await as('all').post('/v1/listeners').send(spec).expect(201)).body;
const listed = async (listener: Pick<Listener, 'id'>, name: 'all' | 'reader' = 'all'): Promise<Connection[]> =>
  (await as(name).get(`/v1/connections?listener=${listener.id}`)).body.items;
const connect = (listener: Listener) => TcpPeer.connect(listener.status.address?.port ?? 0);

const setter = (set: Record<string, string>): ListenerSpecInput => ({
  framing: { type: 'line' },
  handler: {
    type: 'rules',
    state: { mode: 'new' },
    rules: [
      {
        when: { matches: '^NAME (?P<name>.*)$' },
        do: [
          { type: 'setState', set },
          { type: 'send', data: 'ok' },
        ],
      },
    ],
  },
});

describe('variables of rules', () => {
  test('are in the list and in the connection, as text or base64', async () => {
    const listener = await open(setter({ who: '{{captures.name}}' }));
    const [peer, other] = [await connect(listener), await connect(listener)];
    peer.send('NAME ann\n');
    await peer.until('ok\n');
    other.socket.write(Buffer.from('4e414d45204de90a', 'hex'));
    await other.until('ok\n');
    const found = await listed(listener);
    expect(
      found
        .map(({ variables }) => variables)
        .sort((a, b) => ((a?.['who']?.data ?? '') < (b?.['who']?.data ?? '') ? -1 : 1)),
    ).toEqual([
      { mode: { data: 'new', encoding: 'utf8' }, who: { data: 'Tek=', encoding: 'base64' } },
      { mode: { data: 'new', encoding: 'utf8' }, who: { data: 'ann', encoding: 'utf8' } },
    ]);
    for (const one of found)
      expect(connectionSchema.parse((await as('all').get(`/v1/connections/${one.id}`)).body).variables).toEqual(
        one.variables,
      );
    await as('all').post(`/v1/listeners/${listener.id}/reset`).send({}).expect(200);
    expect((await listed(listener)).map(({ variables }) => variables)).toEqual(
      [0, 1].map(() => ({ mode: { data: 'new', encoding: 'utf8' } })),
    );
    for (const one of [peer, other]) one.destroy();
  });

  test('need the scope payload, and what is left out is named', async () => {
    const listener = await open(setter({ who: '{{captures.name}}' }));
    const peer = await connect(listener);
    peer.send('NAME ann\n');
    await peer.until('ok\n');
    const [one] = await listed(listener, 'reader');
    expect([one?.variables, one?.omitted]).toEqual([undefined, ['variables']]);
    expect((await as('reader').get(`/v1/connections/${one?.id}`)).body).toMatchObject({
      id: one?.id,
      omitted: ['variables'],
    });
    expect((await as('reader').get(`/v1/connections/${one?.id}`)).body).not.toHaveProperty('variables');
    peer.destroy();
  });

  test('that are long are cut in lists, between two characters', async () => {
    const listener = await open({ ...setter({ who: '{{captures.name}}' }), framing: { type: 'line' } });
    const peer = await connect(listener);
    peer.send(`NAME a${'ü'.repeat(1000)}\n`);
    await peer.until('ok\n');
    const [one] = await listed(listener);
    expect(one?.variables?.['who']).toEqual({ data: `a${'ü'.repeat(127)}`, encoding: 'utf8', truncated: true });
    expect((await as('all').get(`/v1/connections/${one?.id}`)).body.variables.who).toEqual({
      data: `a${'ü'.repeat(1000)}`,
      encoding: 'utf8',
    });
    peer.destroy();
  });

  test('are absent where there are no rules', async () => {
    const listener = await open({ handler: { type: 'echo' } });
    const peer = await connect(listener);
    const [one] = await poll(
      () => listed(listener),
      ({ length }) => length === 1,
    );
    for (const name of ['all', 'reader'] as const) {
      const { body } = await as(name).get(`/v1/connections/${one?.id}`);
      expect([body.variables, body.omitted]).toEqual([undefined, undefined]);
    }
    peer.destroy();
  });
});

describe('a connection that has ended', () => {
  const ended = (id: string): Promise<Ended> =>
    poll<Ended>(
      async () => (await as('reader').get(`/v1/connections/${id}`)).body as Ended,
      ({ status }) => status === 410,
    );
  const one = async (spec: ListenerSpecInput) => {
    const listener = await open(spec);
    const peer = await connect(listener);
    const [connection] = await poll(
      () => listed(listener),
      ({ length }) => length === 1,
    );
    return { listener, peer, id: connection?.id ?? '' };
  };

  test.each([
    ['peer_closed', (peer: TcpPeer): unknown => peer.end()],
    ['peer_reset', (peer: TcpPeer): unknown => peer.socket.resetAndDestroy()],
  ] as const)('by %s is 410 with when and why, for everything that is asked of it', async (reason, end) => {
    const { peer, id } = await one({ handler: { type: 'sink' } });
    const beforeMs = Date.now();
    end(peer);
    const problem = await ended(id);
    expect(problem).toMatchObject({ code: 'connection_ended', reason, detail: expect.stringContaining(reason) });
    expect(Date.parse(problem.endedAt)).toBeGreaterThanOrEqual(beforeMs - 1);
    expect(Date.parse(problem.endedAt)).toBeLessThanOrEqual(Date.now());
    const answers = [
      await as('all').post(`/v1/connections/${id}/send`).send({ data: 'x' }),
      await as('all').post(`/v1/connections/${id}/close`).send({}),
      await as('all').delete(`/v1/connections/${id}`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code, body.reason, body.endedAt])).toEqual(
      answers.map(() => [410, 'connection_ended', reason, problem.endedAt]),
    );
    expect(
      (await as('all').get('/v1/connections?limit=500')).body.items.map((open: Connection) => open.id),
    ).not.toContain(id);
  });

  test('at the end of its listener says so, also when that is deleted', async () => {
    const { listener, peer, id } = await one({ handler: { type: 'sink' } });
    await as('all').delete(`/v1/listeners/${listener.id}?graceMs=0`).expect(204);
    expect(await ended(id)).toMatchObject({ reason: 'endpoint_stopped' });
    peer.destroy();
  });

  test('by its framing says which error', async () => {
    const { peer, id } = await one({
      framing: { type: 'line', maxMessageBytes: 4, onOversize: 'close' },
      handler: { type: 'sink' },
    });
    peer.send('too long\n');
    await peer.ended;
    peer.end();
    expect(await ended(id)).toMatchObject({ reason: 'message_too_large' });
    peer.destroy();
  });

  test('of which there never was is 404, also when its id differs in one character', async () => {
    const { peer, id } = await one({ handler: { type: 'sink' } });
    peer.end();
    await ended(id);
    const at = 16;
    const similar = `${id.slice(0, at)}${id[at] === 'a' ? 'b' : 'a'}${id.slice(at + 1)}`;
    expect((await as('all').get(`/v1/connections/${similar}`)).body).toMatchObject({ status: 404, code: 'not_found' });
  });
});
