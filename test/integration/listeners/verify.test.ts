import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  verificationResultSchema,
  type Listener,
  type ListenerSpecInput,
  type VerificationInput,
  type VerificationResult,
} from '../../../src/contract/index.ts';
import { WaitSlots } from '../../../src/core/wait-slots.ts';
import { NetThreads } from '../../../src/modules/data-plane/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

let node: TestNode;
let other: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode({ PORTCALL_MAX_WAITS: '60' });
  other = await startTwoThreadNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
});
afterAll(async () => {
  await other.stop();
  await node.stop();
});
const peers = new Peers();
afterEach(() => peers.closeAll());

const LONG_MS = 20_000;

async function listener(spec: ListenerSpecInput = {}): Promise<Listener> {
  const { body } = await request(node.url)
    .post('/v1/listeners')
    .send({ framing: { type: spec.transport === 'udp' ? 'raw' : 'line' }, handler: { type: 'echo' }, ...spec })
    .expect(201);
  return body as Listener;
}

async function connect({ status }: Listener): Promise<TcpPeer> {
  return peers.tcp(status.address ?? { host: '', port: 0 });
}

/** Sends lines and waits for their echoes: everything is captured then. */
async function echoed(peer: TcpPeer, ...lines: string[]): Promise<void> {
  const text = lines.map((line) => `${line}\n`).join('');
  const expected = peer.receivedBytes + text.length;
  peer.send(text);
  await peer.bytes(expected);
}

async function ask(id: string, verification: VerificationInput, url = node.url): Promise<VerificationResult> {
  const { body } = await request(url).post(`/v1/listeners/${id}/verify`).send(verification).expect(200);
  return verificationResultSchema.parse(body);
}

/** Begins a verification; resolves when it waits. */
async function asking(id: string, verification: VerificationInput, url = node.url) {
  const slots = node.app.get(WaitSlots, { strict: false });
  const before = slots.taken;
  const answer = request(url)
    .post(`/v1/listeners/${id}/verify`)
    .send({ withinMs: LONG_MS, ...verification })
    .then(({ status, body }) => ({ status, body: body as VerificationResult & { code?: string } }));
  await poll(
    async () => slots.taken,
    (taken) => taken > before,
  );
  // The threads are asked in turn: when they have answered this, they have begun with that.
  await request(node.url).get(`/v1/listeners/${id}`).expect(200);
  return { answer };
}

describe('what had come before counts', () => {
  test('and is reported', async () => {
    const tested = await listener();
    await echoed(await connect(tested), 'PAY 1', 'PAY 2', 'QUIT');
    const result = await ask(tested.id, { match: { startsWith: 'PAY' }, withinMs: LONG_MS });
    expect(result).toMatchObject({
      satisfied: true,
      detail: '2 of 3 messages matched, at least 1 wanted.',
      matched: 2,
      examined: 3,
      evicted: 0,
      closest: [],
    });
    expect(result.messages.map(({ data, direction }) => [data, direction])).toEqual([
      ['PAY 1', 'in'],
      ['PAY 2', 'in'],
    ]);
    expect(result.elapsedMs).toBeLessThan(LONG_MS / 4);
  });

  test.each<[VerificationInput['count'], boolean]>([
    [{ exactly: 2 }, true],
    [{ exactly: 1 }, false],
    [{ exactly: 3 }, false],
    [{ atLeast: 2 }, true],
    [{ atLeast: 3 }, false],
    [{ atMost: 2 }, true],
    [{ atMost: 1 }, false],
    [{ atLeast: 1, atMost: 2 }, true],
    [{ atLeast: 3, atMost: 9 }, false],
    [{ atMost: 0 }, false],
  ])('%j of two is %j', async (count, satisfied) => {
    const tested = await listener();
    await echoed(await connect(tested), 'a', 'a', 'b');
    expect((await ask(tested.id, { match: { equals: 'a' }, count })).satisfied).toBe(satisfied);
  });

  test('by direction, connection and time', async () => {
    const tested = await listener({ encoding: 'hex' });
    const [one, two] = [await connect(tested), await connect(tested)];
    await echoed(one, 'x');
    await echoed(two, 'x', 'y');
    const matched = async (verification: VerificationInput) => (await ask(tested.id, verification)).matched;
    const { messages } = await ask(tested.id, { match: { equals: 'y' } });
    expect(messages[0]?.data).toBe('79');
    expect([
      await matched({}),
      await matched({ direction: 'any' }),
      await matched({ direction: 'out', match: { equals: 'x' } }),
    ]).toEqual([3, 6, 2]);
    expect(await matched({ connection: messages[0]?.connection })).toBe(2);
    expect([
      await matched({ since: '2020-01-01T00:00:00+02:00' }),
      await matched({ since: '2999-01-01T00:00:00Z' }),
    ]).toEqual([3, 0]);
  });

  test('but not what a full capture has let go of, which is said', async () => {
    const tested = await listener({ capture: { maxMessages: 4 } });
    const peer = await connect(tested);
    await echoed(peer, '1', '2', '3', '4', '5');
    expect(await ask(tested.id, { count: { exactly: 2 } })).toMatchObject({ satisfied: true, examined: 2, evicted: 6 });
    await request(node.url).delete(`/v1/listeners/${tested.id}/messages`).expect(200);
    await echoed(peer, '6');
    expect(await ask(tested.id, { count: { exactly: 1 } })).toMatchObject({ satisfied: true, examined: 1, evicted: 0 });
  });
});

describe('what comes while it waits', () => {
  test.each([1, 2])('is answered at once, on %i threads and on any node', async (threads) => {
    const tested = await listener({ threads });
    const connections = await Promise.all(Array.from({ length: 6 }, () => connect(tested)));
    const { answer } = await asking(tested.id, { match: { contains: 'order' }, count: { atLeast: 6 } }, other.url);
    await Promise.all(connections.map((peer, n) => echoed(peer, `order ${n}`, 'more')));
    const { status, body } = await answer;
    expect([status, body.satisfied, body.matched]).toEqual([200, true, 6]);
    expect(body.messages.map(({ data }) => data).sort()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `order ${n}`));
    expect(body.elapsedMs).toBeLessThan(LONG_MS / 2);
  });

  test('counts even when a small capture cannot hold it', async () => {
    const tested = await listener({ capture: { maxMessages: 1 } });
    const peer = await connect(tested);
    const { answer } = await asking(tested.id, { count: { atLeast: 50 } });
    peer.send(Array.from({ length: 50 }, (_, n) => `${n}\n`).join(''));
    const { body } = await answer;
    expect([body.satisfied, body.matched, body.evicted]).toEqual([true, 50, 0]);
  });

  test('that is one too many ends it at once', async () => {
    const tested = await listener();
    const peer = await connect(tested);
    const { answer } = await asking(tested.id, { count: { exactly: 1 } });
    await echoed(peer, 'a', 'b');
    const { body } = await answer;
    expect(body).toMatchObject({
      satisfied: false,
      matched: 2,
      detail: '2 of 2 messages matched, exactly 1 wanted.',
      closest: [],
    });
    expect(body.elapsedMs).toBeLessThan(LONG_MS / 2);
  });

  test('that fits an upper bound has to go on fitting until the end', async () => {
    const tested = await listener();
    await echoed(await connect(tested), 'a');
    const result = await ask(tested.id, { count: { exactly: 1 }, withinMs: 120 });
    expect(result.satisfied).toBe(true);
    expect(result.elapsedMs).toBeGreaterThanOrEqual(119);
  });

  test('is datagrams of a UDP listener, and what it sends', async () => {
    const tested = await listener({ transport: 'udp' });
    const peer = await peers.udp(tested.status.address ?? { host: '', port: 0 });
    const { answer } = await asking(tested.id, { match: { equals: 'ping' }, direction: 'out' });
    peer.send('ping');
    expect((await answer).body).toMatchObject({ satisfied: true, matched: 1 });
  });

  test('is what a client receives', async () => {
    const tested = await listener({ handler: { type: 'manual' } });
    const { body: client } = await request(node.url)
      .post('/v1/clients')
      .send({ host: '127.0.0.1', port: tested.status.address?.port, framing: { type: 'line' } })
      .expect(201);
    const answer = request(node.url)
      .post(`/v1/clients/${client.id}/verify`)
      .send({ match: { equals: 'hello' }, withinMs: LONG_MS })
      .then(({ body }) => body as VerificationResult);
    await poll(
      async () =>
        (await request(node.url).post(`/v1/listeners/${tested.id}/broadcast`).send({ data: 'hello' })).body.sent,
      (sent) => sent === 1,
    );
    expect(await answer).toMatchObject({ satisfied: true });
  });

  test('serves as many as wait', async () => {
    const tested = await listener();
    const peer = await connect(tested);
    const waiting = await Promise.all(
      Array.from({ length: 50 }, (_, n) => asking(tested.id, { match: { equals: `${n % 5}` } })),
    );
    await echoed(peer, '0', '1', '2', '3', '4');
    const answers = await Promise.all(waiting.map(({ answer }) => answer));
    expect(answers.every(({ body }) => body.satisfied)).toBe(true);
  });
});

describe('in order', () => {
  const inOrder = [{ equals: 'LOGIN' }, { startsWith: 'ORDER' }, { equals: 'QUIT' }];

  test('messages may have others in between', async () => {
    const tested = await listener();
    const peer = await connect(tested);
    await echoed(peer, 'QUIT', 'LOGIN', 'noise', 'ORDER 1');
    const { answer } = await asking(tested.id, { inOrder });
    await echoed(peer, 'ORDER 2', 'QUIT');
    const { body } = await answer;
    expect(body).toMatchObject({
      satisfied: true,
      detail: '6 of 6 messages matched, at least 1 wanted; 3 of 3 were found in order.',
      inOrder: { wanted: 3, found: 3 },
    });
    expect(body.inOrder?.messages.map((id) => body.messages.find((message) => message.id === id)?.data)).toEqual([
      'LOGIN',
      'ORDER 1',
      'QUIT',
    ]);
  });

  test('the first condition that has no message is explained', async () => {
    const tested = await listener();
    await echoed(await connect(tested), 'QUIT', 'LOGIN', 'ORDRE 1');
    const result = await ask(tested.id, { inOrder, withinMs: 50 });
    expect(result).toMatchObject({ satisfied: false, inOrder: { wanted: 3, found: 1 } });
    expect(result.closest[0]).toMatchObject({
      message: { data: 'ORDRE 1' },
      why: [{ path: 'inOrder[1].startsWith', at: 3 }],
    });
  });

  test('of connections on several threads it is that of their times', async () => {
    const tested = await listener({ threads: 2 });
    const connections = await Promise.all(Array.from({ length: 8 }, () => connect(tested)));
    const { answer } = await asking(tested.id, { inOrder: connections.map((_, n) => ({ equals: `step ${n}` })) });
    for (const [n, peer] of connections.entries()) {
      await echoed(peer, `step ${n}`);
      const beforeMs = Date.now();
      await poll(
        async () => Date.now(),
        (now) => now > beforeMs,
      );
    }
    expect((await answer).body.inOrder).toMatchObject({ wanted: 8, found: 8 });
  });
});

test('the closest misses say what differs, the closest first', async () => {
  const tested = await listener();
  await echoed(await connect(tested), 'amount=99', 'amount=10', 'hello', 'amount=1');
  const { satisfied, closest } = await ask(tested.id, { match: { equals: 'amount=100' } });
  expect([satisfied, closest.map(({ message }) => message.data)]).toEqual([
    false,
    ['amount=10', 'amount=1', 'amount=99'],
  ]);
  expect(closest[0]?.why).toEqual([{ path: 'match.equals', detail: 'ends after byte 9: "0" is missing', at: 9 }]);
});

describe('an end before the outcome', () => {
  test('deleting the listener ends it with gone', async () => {
    const tested = await listener();
    const { answer } = await asking(tested.id, {});
    await request(node.url).delete(`/v1/listeners/${tested.id}`).expect(204);
    expect(await answer).toMatchObject({ status: 410, body: { code: 'gone' } });
  });

  test('stopping does not: it goes on when the listener is started again', async () => {
    const tested = await listener();
    const { answer } = await asking(tested.id, {});
    await request(node.url).post(`/v1/listeners/${tested.id}/stop`).expect(200);
    const { body: started } = await request(node.url).post(`/v1/listeners/${tested.id}/start`).expect(200);
    await echoed(await connect(started), 'late');
    expect((await answer).body).toMatchObject({ satisfied: true, matched: 1 });
  });

  test('a caller that goes away is waited for no more', async () => {
    const tested = await listener();
    const slots = node.app.get(WaitSlots, { strict: false });
    const calls: string[] = [];
    const { answer } = await asking(tested.id, {});
    const hangUp = new AbortController();
    const gone = fetch(`${node.url}/v1/listeners/${tested.id}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ withinMs: LONG_MS }),
      signal: hangUp.signal,
    }).catch(() => calls.push('gone'));
    await poll(
      async () => slots.taken,
      (taken) => taken === 2,
    );
    hangUp.abort();
    await gone;
    await poll(
      async () => slots.taken,
      (taken) => taken === 1,
    );
    await echoed(await connect(tested), 'for the other');
    expect((await answer).body.satisfied).toBe(true);
    expect(calls).toEqual(['gone']);
  });

  test('a thread that dies ends it with thread_lost', async () => {
    const tested = await listener({ threads: 2 });
    const { answer } = await asking(tested.id, {});
    await node.app.get(NetThreads, { strict: false }).kill(1);
    expect(await answer).toMatchObject({ status: 503, body: { code: 'thread_lost' } });
  });
});

describe('bad input', () => {
  test.each<[object, string]>([
    [{ match: { matches: '(' } }, 'match.matches'],
    [{ inOrder: [{}, { any: [{ matches: 'a(?=b)' }] }] }, 'inOrder[1].any[0].matches'],
    [{ match: { begins: 'a' } }, 'match.begins'],
    [{ count: {} }, 'count'],
    [{ count: { exactly: 1, atMost: 2 } }, 'count'],
    [{ count: { atLeast: 3, atMost: 2 } }, 'count'],
    [{ count: { exactly: -1 } }, 'count.exactly'],
    [{ withinMs: 60_001 }, 'withinMs'],
    [{ since: 'yesterday' }, 'since'],
  ])('%j is a 400 that names %s', async (verification, path) => {
    const { id } = await listener();
    const { status, body } = await request(node.url).post(`/v1/listeners/${id}/verify`).send(verification);
    expect([status, body.errors?.[0].path]).toEqual([400, path]);
  });

  test('an endpoint that captures nothing proves nothing: 409', async () => {
    const { id } = await listener({ capture: { maxMessages: 0 } });
    const { status, body } = await request(node.url)
      .post(`/v1/listeners/${id}/verify`)
      .send({ count: { atMost: 0 } });
    expect([status, body.code]).toEqual([409, 'state_conflict']);
  });

  test('one that there is not is 404', async () => {
    expect((await request(node.url).post('/v1/clients/missing/verify').send({})).body.code).toBe('not_found');
  });
});

test('more than may wait are refused with wait_limit', async () => {
  const tested = await listener();
  const peer = await connect(tested);
  const waiting = await Promise.all(Array.from({ length: 60 }, () => asking(tested.id, {})));
  const { status, body } = await request(node.url).post(`/v1/listeners/${tested.id}/verify`).send({});
  expect([status, body.code]).toEqual([429, 'wait_limit']);
  await echoed(peer, 'go');
  await Promise.all(waiting.map(({ answer }) => answer));
});
