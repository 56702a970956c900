import { createHash } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode();
});
afterAll(() => node.stop());

const api = () => request(node.url);
const send = (data: string) => ({ type: 'send', data });

async function create(handler: object, more: object = {}): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'rules', ...handler }, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

async function talk({ status }: Listener, text: string, expected: string): Promise<void> {
  const peer = await TcpPeer.connect(status.address?.port ?? 0);
  peer.send(text);
  await peer.until(expected);
  peer.destroy();
}

test('a fault is answered with its path, and nothing is opened', async () => {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({
      name: 'faulty',
      handler: { type: 'rules', rules: [{ do: [send('a')] }, { when: { matches: '(' }, do: [send('b')] }] },
    });
  expect([status, body.errors[0].path]).toEqual([400, 'handler.rules[1].when.matches']);
  expect((await api().get('/v1/listeners/faulty')).status).toBe(404);
});

test('state is for rules: everywhere else it is refused with its path', async () => {
  const { body: made } = await api()
    .post('/v1/clients')
    .send({ host: '127.0.0.1', port: 9, reconnect: { enabled: false } });
  const { status, body } = await api()
    .post(`/v1/clients/${made.id}/exchange`)
    .send({ data: 'x', match: { all: [{ state: { a: 'b' } }] } });
  expect([status, body.errors[0].path]).toEqual([400, 'match.all[0].state']);
});

test('times is exact over several threads, survives other changes, and begins anew with a changed handler', async () => {
  const rules = [{ times: 10, do: [send('yes')] }];
  const listener = await create({ rules, otherwise: [send('no')] }, { threads: 2 });
  const talkAll = async () => {
    const peers = await Promise.all(
      Array.from({ length: 8 }, () => TcpPeer.connect(listener.status.address?.port ?? 0)),
    );
    const heard = await Promise.all(
      peers.map(async (peer) => {
        peer.send('a\nb\nc\n');
        const answers = await new Promise<string>((resolve) => {
          const look = () => (peer.received.match(/\n/g)?.length === 3 ? resolve(peer.received) : undefined);
          peer.socket.on('data', look);
          look();
        });
        peer.destroy();
        return answers;
      }),
    );
    return heard.join('').match(/yes/g)?.length ?? 0;
  };
  expect(await talkAll()).toBe(10);
  await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ labels: { a: 'b' } })
    .expect(200);
  expect(await talkAll()).toBe(0);
  await api()
    .patch(`/v1/listeners/${listener.id}`)
    .send({ handler: { rules: [{ times: 7, do: [send('yes')] }] } })
    .expect(200);
  expect(await talkAll()).toBe(7);
});

test('evaluate shows the bytes that were captured, in what is sent, published and remembered', async () => {
  const handler = {
    type: 'rules',
    rules: [
      {
        when: { matches: '^NAME (.*)$' },
        do: [
          { type: 'setState', set: { name: '{{captures.1}}' } },
          send('<{{captures.1}}{{state.name}}>'),
          { type: 'emit', name: 'named', data: '{{captures.1}}' },
        ],
      },
    ],
  };
  const { status, body } = await api()
    .post('/v1/rules/evaluate')
    .send({ handler, data: '4e414d4520e9', encoding: 'hex' });
  expect(status, JSON.stringify(body)).toBe(200);
  const e9 = { data: '6Q==', encoding: 'base64' };
  expect(body.evaluations[0]).toMatchObject({
    actions: [
      { type: 'setState', set: { name: e9 } },
      { type: 'send', data: '3ce9e93e', encoding: 'hex' },
      { type: 'emit', name: 'named', bytes: 1, ...e9 },
    ],
    state: { name: e9 },
  });
});

test('evaluate shows what forward would send: the bytes as they came', async () => {
  const handler = { type: 'rules', otherwise: [{ type: 'forward', host: 'example.com', port: 80 }] };
  const forwarded = async (more: object) => {
    const { status, body } = await api()
      .post('/v1/rules/evaluate')
      .send({ handler, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    return (body.evaluations as { actions: object[] }[]).map(({ actions }) => actions);
  };
  const action = { type: 'forward', host: 'example.com', port: 80, transport: 'tcp' };
  expect(await forwarded({ framing: { type: 'line' }, data: 'a\r\nb\nc' })).toEqual([
    [{ ...action, bytes: 3, data: 'a\r\n', encoding: 'utf8' }],
    [{ ...action, bytes: 2, data: 'b\n', encoding: 'utf8' }],
    [{ ...action, bytes: 1, data: 'c', encoding: 'utf8' }],
  ]);
  expect(
    await forwarded({ framing: { type: 'length', width: 2, strip: 2 }, data: '0002ff00', encoding: 'hex' }),
  ).toEqual([[{ ...action, bytes: 4, data: '0002ff00', encoding: 'hex' }]]);
  expect(await forwarded({ data: 'whole\r\n' })).toEqual([
    [{ ...action, bytes: 7, data: 'whole\r\n', encoding: 'utf8' }],
  ]);
});

test('evaluate says which rule would fire, what it would do, and why the others would not', async () => {
  const handler = {
    type: 'rules',
    seed: 1,
    rules: [
      { name: 'greeting', on: 'connect', do: [send('hi')] },
      { name: 'quit', when: { equals: 'QUIT' }, do: [{ type: 'close' }] },
      { when: { startsWith: 'USER ', all: [{ length: { min: 1 } }, { endsWith: '!' }] }, do: [{ type: 'drop' }] },
      { when: { matches: '^USER (\\w+)', state: { user: 'eve' } }, do: [{ type: 'drop' }] },
      {
        name: 'user',
        when: { matches: '^USER (\\w+)' },
        do: [
          { type: 'delay', ms: 5 },
          { type: 'setState', set: { user: '{{captures.1}}' } },
          send('hello {{state.user}} from {{connection.remote.port}}'),
          { type: 'forward', host: 'example.com', port: 80 },
          { type: 'close' },
        ],
      },
      { do: [{ type: 'drop' }] },
    ],
  };
  const { status, body } = await api()
    .post('/v1/rules/evaluate')
    .send({
      handler,
      data: 'USER ann',
      state: { user: 'bob' },
      connection: { remote: { host: '192.0.2.1', port: 7 } },
    });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({
    evaluations: [
      {
        fired: { index: 4, name: 'user' },
        actions: [
          { type: 'delay', ms: 5 },
          { type: 'setState', set: { user: { data: 'ann' } } },
          { type: 'send', data: 'hello ann from 7' },
          { type: 'forward', host: 'example.com', port: 80, bytes: 8 },
          { type: 'close' },
        ],
        rejected: [
          { index: 0, name: 'greeting', mismatches: [{ path: 'on' }] },
          { index: 1, name: 'quit', mismatches: [{ path: 'when.equals', at: 0 }] },
          { index: 2, mismatches: [{ path: 'when.all[1].endsWith' }] },
          { index: 3, mismatches: [{ path: 'when.state.user', detail: 'is "bob", and has to be "eve"' }] },
        ],
        state: { user: { data: 'ann', encoding: 'utf8' } },
      },
    ],
    more: false,
    fault: null,
  });
});

test("evaluate cuts a stream into messages, and knows what a listener's rules have used up", async () => {
  const listener = await create({ rules: [{ when: { equals: 'a' }, times: 2, do: [send('{{counter}}')] }] });
  await talk(listener, 'a\n', '1\n');
  const evaluate = async () =>
    (
      await api()
        .post('/v1/rules/evaluate')
        .send({ listener: listener.id, framing: { type: 'line' }, data: 'a\na\nb\n' })
        .expect(200)
    ).body.evaluations as { fired: object | null; rejected: { mismatches: { path: string }[] }[] }[];
  const first = await evaluate();
  expect(first.map(({ fired, rejected }) => fired ?? rejected[0]?.mismatches[0]?.path)).toEqual([
    { index: 0 },
    'times',
    'when.equals',
  ]);
  expect(await evaluate()).toEqual(first);
});

test('evaluate shows messages and replies in the encoding that it was asked in', async () => {
  const handler = {
    type: 'rules',
    rules: [
      {
        when: { mask: { data: '0103', mask: 'ffff' } },
        do: [send('{{message.slice 0 1}}{{hex 83 02}}'), { type: 'sendChunked', data: '{{message}}', chunkBytes: 1 }],
      },
    ],
  };
  const evaluate = async (encoding: string, data: string) =>
    (await api().post('/v1/rules/evaluate').send({ handler, encoding, data }).expect(200)).body.evaluations as object[];
  expect(await evaluate('hex', '0103')).toMatchObject([
    {
      message: { bytes: 2, data: '0103', encoding: 'hex' },
      actions: [
        { data: '018302', encoding: 'hex' },
        { data: '0103', encoding: 'hex' },
      ],
    },
  ]);
  expect(await evaluate('utf8', '\u0001\u0003')).toMatchObject([
    {
      message: { data: '\u0001\u0003', encoding: 'utf8' },
      actions: [{ data: 'AYMC', encoding: 'base64' }, { encoding: 'utf8' }],
    },
  ]);
});

test.each<[object, string[]]>([
  [{}, ['chunkBytes']],
  [{ chunkBytes: 1, pieces: 2 }, ['pieces']],
  [{ pieces: 0 }, ['pieces']],
  [{ pieces: 10_001 }, ['pieces']],
  [{ pieces: 1.5 }, ['pieces']],
])('sendChunked with %j is refused', async (action, fields) => {
  const handler = { type: 'rules', rules: [{ do: [{ type: 'sendChunked', data: 'abc', ...action }] }] };
  const { body } = await api().post('/v1/rules/evaluate').send({ handler, data: 'x' }).expect(400);
  expect((body.errors as { path: string }[]).map(({ path }) => path)).toEqual(
    fields.map((field) => `handler.rules[0].do[0].${field}`),
  );
});

test('evaluate shows the pieces', async () => {
  const handler = { type: 'rules', rules: [{ do: [{ type: 'sendChunked', data: 'abcde', pieces: 2 }] }] };
  expect(
    (await api().post('/v1/rules/evaluate').send({ handler, data: 'x' }).expect(200)).body.evaluations,
  ).toMatchObject([{ actions: [{ data: 'abcde', chunks: 2, chunkBytes: 3 }] }]);
});

test.each<[object, number, string]>([
  [{ data: 'x' }, 400, 'validation_failed'],
  [{ listener: 'x', handler: { type: 'rules' }, data: 'x' }, 400, 'validation_failed'],
  [{ listener: 'missing', data: 'x' }, 404, 'not_found'],
  [
    { handler: { type: 'rules', rules: [{ when: { matches: '(' }, do: [{ type: 'drop' }] }] } },
    400,
    'validation_failed',
  ],
])('evaluating %j is answered with %i %s', async (body, status, code) => {
  const answer = await api().post('/v1/rules/evaluate').send(body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a listener without rules has none to evaluate', async () => {
  const { body: echo } = await api()
    .post('/v1/listeners')
    .send({ handler: { type: 'echo' } });
  const answer = await api().post('/v1/rules/evaluate').send({ listener: echo.id });
  expect([answer.status, answer.body.code]).toEqual([409, 'state_conflict']);
});

test('a reader without the payload scope sees that something was emitted, and not the data', async () => {
  const key = (name: string, scopes: string): string =>
    `${name}:${scopes}:${createHash('sha256').update(`${name}-key`).digest('hex')}`;
  const guarded = await startTwoThreadNode({
    PORTCALL_API_KEYS: [key('all', 'read+write+payload'), key('reader', 'read')].join(','),
  });
  try {
    const as = (name: string) => ({ authorization: `Bearer ${name}-key` });
    const spec = {
      framing: { type: 'line' },
      handler: { type: 'rules', rules: [{ do: [{ type: 'emit', name: 'seen', data: '{{message}}' }, send('ok')] }] },
    };
    const { body: listener } = await request(guarded.url).post('/v1/listeners').set(as('all')).send(spec).expect(201);
    await talk(listener as Listener, 'secret\n', 'ok\n');
    const seenBy = async (name: string) => {
      const { body } = await poll(
        () => request(guarded.url).get('/v1/events?types=rule.*').set(as(name)),
        (answer) => answer.body.items.length > 0,
      );
      return body.items[0].data as object;
    };
    expect([await seenBy('all'), await seenBy('reader')]).toEqual([
      { name: 'seen', bytes: 6, data: 'secret', encoding: 'utf8' },
      { name: 'seen', bytes: 6 },
    ]);
    expect(
      (
        await request(guarded.url)
          .post('/v1/rules/evaluate')
          .set(as('reader'))
          .send({ handler: { type: 'rules' } })
      ).status,
    ).toBe(403);
  } finally {
    await guarded.stop();
  }
});

const evaluate = (body: object) => api().post('/v1/rules/evaluate').send(body);
const LONGEST = 1_048_576;

test('evaluate takes data as long as a message of the listener may be, and no longer', async () => {
  const handler = { type: 'rules', rules: [{ when: { length: { min: 9 } }, do: [send('{{message.length}}')] }] };
  const longest = await evaluate({ handler, data: 'x'.repeat(LONGEST) });
  expect(longest.body.evaluations[0].actions).toEqual([
    { type: 'send', data: String(LONGEST), encoding: 'utf8', raw: false },
  ]);
  const longer = await evaluate({ handler, data: 'x'.repeat(LONGEST + 1) });
  expect([longer.status, longer.body.errors]).toEqual([
    400,
    [{ path: 'data', message: `must be at most ${LONGEST} bytes, as many as a message may have; got ${LONGEST + 1}` }],
  ]);
  // Cut into messages it may be longer.
  const { status } = await evaluate({ handler, data: 'x\n'.repeat(LONGEST), framing: { type: 'line' } });
  expect(status).toBe(200);
  const listener = await create({ rules: handler.rules }, { limits: { maxMessageBytes: 10 } });
  const { body } = await evaluate({ listener: listener.id, data: 'x'.repeat(11) });
  expect(body.errors[0].message).toMatch(/^must be at most 10 bytes/);
});

test('evaluate says so when an action gives too much to send or to show', async () => {
  const rule = (data: string) => ({ type: 'rules', rules: [{ do: [send(data)] }] });
  const codeOf = async (data: string) =>
    (await evaluate({ handler: rule(data), data: 'x'.repeat(LONGEST) })).body.evaluations[0].actions[0].error?.code;
  expect(await codeOf('{{message}}'.repeat(10))).toBeUndefined();
  expect(await codeOf('{{message}}'.repeat(20))).toBe('message_too_large');
  expect(await codeOf('{{message}}'.repeat(1000))).toBe('message_too_large');
}, 60_000);

test('a reply that would be longer than anything can hold is reported, and the connection goes on', async () => {
  const listener = await create({
    rules: [{ when: { startsWith: 'x' }, do: [send('{{message}}'.repeat(1000))] }, { do: [send('PONG')] }],
  });
  const peer = await TcpPeer.connect(listener.status.address?.port ?? 0);
  peer.send(`${'x'.repeat(100_000)}\nPING\n`);
  await peer.until('PONG\n');
  peer.destroy();
  const errors = await poll(
    async () =>
      (await api().get(`/v1/events?from=earliest&types=connection.error&listener=${listener.id}`)).body.items as {
        data: object;
      }[],
    (items) => items.length > 0,
  );
  expect(errors[0]?.data).toMatchObject({ code: 'message_too_large' });
});
