import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

type Handler = Extract<NonNullable<ListenerSpecInput['handler']>, { type: 'rules' }>;

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

const send = (data: string) => ({ type: 'send' as const, data });
const lines = (handler: Omit<Handler, 'type'>, more: ListenerSpecInput = {}) =>
  thread.open({ framing: { type: 'line' }, ...more, handler: { type: 'rules', ...handler } });
const datagrams = (handler: Omit<Handler, 'type'>) =>
  thread.open({ transport: 'udp', handler: { type: 'rules', ...handler } });

/** Sends lines to a new connection, and answers what comes back until there are so many lines. */
async function talk(listener: OpenListener, text: string, expected: string): Promise<string> {
  const peer = await peers.tcp(listener);
  peer.send(text);
  return await peer.bytes(expected.length);
}

test('the first rule that fits answers, others do not, and otherwise is for the rest', async () => {
  const listener = await lines({
    rules: [
      { when: { matches: '^PING (\\d+)$' }, do: [send('PONG {{captures.1}}')] },
      { when: { startsWith: 'PING' }, do: [send('which?')] },
      { when: { equals: 'BYE' }, do: [send('bye'), { type: 'close' }] },
    ],
    otherwise: [send('what? {{message}}')],
  });
  const peer = await peers.tcp(listener);
  peer.send('PING 7\nPING x\nHELLO\nBYE\nPING 8\n');
  expect(await peer.fin()).toBe('PONG 7\nwhich?\nwhat? HELLO\nbye\n');
  peer.end();
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data).toMatchObject({ reason: 'handler', messagesOut: 4 });
});

test('bytes are compared and sent exactly', async () => {
  const listener = await thread.open({
    framing: { type: 'length', width: 1, strip: 1 },
    handler: {
      type: 'rules',
      rules: [
        {
          when: { equals: { data: '00fffe', encoding: 'hex' } },
          do: [{ type: 'send', data: 'ff00', encoding: 'hex' }],
        },
        {
          when: { mask: { data: '80', mask: '80' } },
          do: [send('{{hex 0001}}{{message.slice 0 2}}{{crc16 modbus le}}')],
        },
      ],
      otherwise: [{ type: 'send', data: 'AA==', encoding: 'base64', raw: true }],
    },
  });
  const peer = await peers.tcp(listener);
  peer.send(Buffer.from('0300fffe', 'hex')).send(Buffer.from('02817f', 'hex')).send(Buffer.from('0101', 'hex'));
  const text = await peer.bytes(3 + 7 + 1);
  expect(Buffer.from(text, 'latin1').toString('hex')).toBe('02ff00060001817f705400');
});

test('variables belong to their connection', async () => {
  const listener = await lines({
    state: { greeting: 'Hello' },
    rules: [
      {
        when: { matches: '^USER (?P<name>\\w+)$', state: { user: null } },
        do: [
          { type: 'setState', set: { user: '{{captures.name}}', tries: 1 } },
          send('{{state.greeting}} {{state.user}}'),
        ],
      },
      { when: { startsWith: 'USER' }, do: [send('you are {{state.user}}')] },
      {
        when: { equals: 'OUT', state: { tries: 1 } },
        do: [{ type: 'setState', set: { user: null } }, send('out{{state.user}}')],
      },
    ],
  });
  expect(await talk(listener, 'USER ann\nUSER bob\nOUT\nUSER eve\n', 'Hello ann\nyou are ann\nout\nHello eve\n')).toBe(
    'Hello ann\nyou are ann\nout\nHello eve\n',
  );
  expect(await talk(listener, 'USER bob\n', 'Hello bob\n')).toBe('Hello bob\n');
});

test.each([
  ['the rest of a Latin-1 line', '^NAME (.*)$', '{{captures.1}}', '4e414d4520e9', 'e9'],
  ['bytes that are no text at all', '^(?P<head>..)(.*)$', '{{captures.head}}-{{captures.2}}', '00ff80fe', '00ff2d80fe'],
  [
    'UTF-8 text, cut where its characters end',
    '^(.)(.)',
    '{{captures.2}}{{captures.1}}',
    'c3a9f09f988061',
    'f09f9880c3a9',
  ],
  ['both, case folded', '(?i)(?P<word>É+)', '<{{captures.word}}>', 'e9c3a9c389e9', '3cc3a9c3893e'],
  ['all of it', '^.(.)', '{{captures.0}}', 'e9e861', 'e9e8'],
  [
    'nothing of a group that is not part of the match',
    '^(a)|(?P<other>.)',
    '[{{captures.1}}{{captures.other}}]',
    'e9',
    '5be95d',
  ],
])('captures are %s', async (_name, matches, data, message, reply) => {
  const listener = await lines(
    {
      rules: [
        {
          when: { matches },
          do: [
            { type: 'setState', set: { kept: data } },
            { type: 'emit', name: 'seen', data },
            send(data),
            send('{{state.kept}}'),
          ],
        },
      ],
    },
    { framing: { type: 'raw' } },
  );
  const peer = await peers.tcp(listener);
  peer.send(Buffer.from(message, 'hex'));
  const text = await peer.bytes(reply.length);
  expect(Buffer.from(text, 'latin1').toString('hex')).toBe(reply + reply);
  const [emitted] = await thread.seen('rule.emitted', 1, listener.id);
  expect(Buffer.from(String(emitted?.data['data']), emitted?.data['encoding'] as BufferEncoding).toString('hex')).toBe(
    reply,
  );
});

test('JSON messages are read by path', async () => {
  const listener = await lines({
    rules: [
      { when: { json: { path: 'user.roles[1]', equals: 'admin' } }, do: [send('{"id":{{json.id}},"ok":true}')] },
      { when: { not: { json: { path: '' } } }, do: [send('no JSON')] },
    ],
    otherwise: [send('denied {{json.user.name}}')],
  });
  const said = '{"id":7,"user":{"roles":["x","admin"]}}\n{"id":8,"user":{"name":"bob","roles":["x"]}}\n{oops\n';
  const heard = '{"id":7,"ok":true}\ndenied bob\nno JSON\n';
  expect(await talk(listener, said, heard)).toBe(heard);
});

test('delays keep the order: later messages wait, and see the variables as they are by then', async () => {
  const listener = await lines({
    rules: [
      {
        when: { equals: 'slow' },
        do: [{ type: 'delay', ms: 40 }, { type: 'setState', set: { seen: 'slow' } }, send('slow')],
      },
      { when: { equals: 'fast', state: { seen: 'slow' } }, do: [send('fast')] },
    ],
    otherwise: [send('too early')],
  });
  const started = performance.now();
  expect(await talk(listener, 'slow\nfast\nslow\nfast\n', 'slow\nfast\nslow\nfast\n')).toBe('slow\nfast\nslow\nfast\n');
  expect(performance.now() - started).toBeGreaterThan(75);
});

test('a message in pieces arrives whole, is one message, and nothing comes between', async () => {
  const listener = await lines({
    rules: [{ when: { equals: 'a' }, do: [{ type: 'sendChunked', data: '0123456789', chunkBytes: 3, gapMs: 2 }] }],
    otherwise: [send('b')],
  });
  expect(await talk(listener, 'a\nb\na\n', '0123456789\nb\n0123456789\n')).toBe('0123456789\nb\n0123456789\n');
  const sent = await thread.seen('message.sent', 3, listener.id);
  expect(sent.map(({ data }) => data['data'])).toEqual(['0123456789', 'b', '0123456789']);
  const [traffic] = await thread.call('traffic', { endpoint: listener.id });
  expect(traffic).toMatchObject({ messagesOut: 3, bytesOut: 24 });
});

test('connect greets, drop is silent, half and reset end as their names say', async () => {
  const listener = await lines({
    rules: [
      { on: 'connect', do: [send('220 ready')] },
      { when: { equals: 'quiet' }, do: [{ type: 'drop' }] },
      { when: { equals: 'half' }, do: [send('last'), { type: 'half' }] },
      { when: { equals: 'reset' }, do: [{ type: 'reset' }] },
    ],
    otherwise: [send('?')],
  });
  const peer = await peers.tcp(listener);
  expect(await peer.bytes(10)).toBe('220 ready\n');
  peer.send('quiet\nx\nhalf\n');
  expect(await peer.fin()).toBe('220 ready\n?\nlast\n');
  const other = await peers.tcp(listener);
  await other.bytes(10);
  other.send('reset\n');
  expect(await other.gone()).toBe('ECONNRESET');
});

test('idle rules fire each time nothing came for their time, each list for itself', async () => {
  const listener = await lines({
    rules: [
      { on: 'idle', idleMs: 20, do: [send('still there?')] },
      { on: 'idle', idleMs: 70, do: [send('bye'), { type: 'close' }] },
    ],
  });
  const peer = await peers.tcp(listener);
  const text = await peer.fin();
  expect(text).toMatch(/^(?:still there\?\n){1,3}bye\n$/);
});

test('emit publishes, on close too, and an event of the end comes last', async () => {
  const listener = await lines({
    rules: [
      {
        name: 'user',
        when: { matches: '^USER (.*)$' },
        do: [
          { type: 'emit', name: 'login', data: '{{captures.1}}' },
          { type: 'setState', set: { user: '{{captures.1}}' } },
        ],
      },
      { on: 'close', do: [{ type: 'emit', name: 'logout', data: '{{state.user}}' }] },
    ],
  });
  const peer = await peers.tcp(listener);
  peer.send('USER ann\n').end();
  const [first, second] = await thread.seen('rule.emitted', 2, listener.id);
  expect([first?.data, second?.data]).toEqual([
    { name: 'login', rule: 'user', bytes: 3, data: 'ann', encoding: 'utf8' },
    { name: 'logout', bytes: 3, data: 'ann', encoding: 'utf8' },
  ]);
  await thread.seen('connection.closed', 1, listener.id);
  const types = thread.of(first?.connection ?? '').map(({ type }) => type);
  expect(types).toEqual(['connection.opened', 'message.received', 'rule.emitted', 'rule.emitted', 'connection.closed']);
});

test('times counts over all connections, and passes over afterwards', async () => {
  const listener = await lines({
    rules: [
      { times: 2, do: [send('first')] },
      { times: 1, do: [send('second')] },
    ],
    otherwise: [send('rest')],
  });
  expect(await talk(listener, 'x\n', 'first\n')).toBe('first\n');
  expect(await talk(listener, 'x\nx\nx\nx\n', 'first\nsecond\nrest\nrest\n')).toBe('first\nsecond\nrest\nrest\n');
});

test('the same seed gives the same chance, and about as often as it is likely', async () => {
  const handler = { seed: 7, rules: [{ probability: 0.3, do: [send('1')] }], otherwise: [send('0')] };
  const text = 'x\n'.repeat(200);
  const once = await talk(await lines(handler), text, '0\n'.repeat(200));
  const again = await talk(await lines(handler), text, '0\n'.repeat(200));
  const other = await talk(await lines({ ...handler, seed: 8 }), text, '0\n'.repeat(200));
  expect(again).toBe(once);
  expect(other).not.toBe(once);
  const hits = once.replaceAll(/[^1]/g, '').length;
  expect(hits).toBeGreaterThan(35);
  expect(hits).toBeLessThan(85);
});

test('a change of the rules holds for open connections, which keep their variables', async () => {
  const rule = (data: string) =>
    ({
      framing: { type: 'line' },
      handler: {
        type: 'rules',
        rules: [{ when: { equals: 'set' }, do: [{ type: 'setState', set: { x: '1' } }] }],
        otherwise: [send(data)],
      },
    }) satisfies ListenerSpecInput;
  const listener = await thread.open(rule('a{{state.x}}'));
  const peer = await peers.tcp(listener);
  peer.send('set\n?\n');
  expect(await peer.bytes(3)).toBe('a1\n');
  await thread.update(listener, rule('b{{state.x}}'));
  peer.send('?\n');
  expect(await peer.bytes(6)).toBe('a1\nb1\n');
});

test('a peer that ends while its answer is delayed gets it, and then the FIN', async () => {
  const listener = await lines({ rules: [], otherwise: [{ type: 'delay', ms: 30 }, send('late')] });
  const peer = await peers.tcp(listener);
  peer.send('a\nb\n').end();
  expect(await peer.fin()).toBe('late\nlate\n');
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data).toMatchObject({ reason: 'peer_closed', messagesOut: 2 });
});

test('many messages behind a delay are all answered, in order: the peer is not read from meanwhile', async () => {
  const listener = await lines({
    rules: [{ when: { equals: '0' }, do: [{ type: 'delay', ms: 30 }, send('0')] }],
    otherwise: [send('{{message}}')],
  });
  const text = Array.from({ length: 30_000 }, (_, n) => `${n}\n`).join('');
  expect(await talk(listener, text, text)).toBe(text);
  expect((await thread.call('traffic', { endpoint: listener.id }))[0]).toMatchObject({ dropped: 0 });
});

test('UDP cannot wait: past the bound messages are not answered, and the error says so', async () => {
  const listener = await datagrams({ rules: [{ when: { equals: 'first' }, do: [{ type: 'delay', ms: 3_600_000 }] }] });
  const peer = await peers.udp(listener);
  peer.send('first');
  await thread.seen('message.received', 1, listener.id);
  for (let batch = 1; batch <= 11; batch++) {
    for (let n = 0; n < 100; n++) peer.send('x');
    await thread.seen('message.received', 1 + batch * 100, listener.id);
  }
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error?.data).toMatchObject({ code: 'reply_queue_full' });
  expect((await thread.call('traffic', { endpoint: listener.id }))[0]?.dropped).toBe(1100 - 1024);
});

test('UDP: a session is greeted before its first datagram is answered, and has variables of its own', async () => {
  const listener = await datagrams({
    rules: [
      { on: 'connect', do: [send('hello')] },
      {
        when: { startsWith: 'set ' },
        do: [
          { type: 'setState', set: { x: '{{message.slice 4}}' } },
          { type: 'delay', ms: 5 },
          send('{{state.x}} {{message.number}}'),
        ],
      },
    ],
    otherwise: [send('x={{state.x}}')],
  });
  const one = await peers.udp(listener);
  one.send('set 1');
  expect(await one.datagrams(2)).toEqual(['hello', '1 1']);
  const other = await peers.udp(listener);
  other.send('?');
  expect(await other.datagrams(2)).toEqual(['hello', 'x=']);
  one.send('?');
  expect(await one.datagrams(3)).toEqual(['hello', '1 1', 'x=1']);
});

test("the connection's timers go with it", async () => {
  const listener = await lines({
    rules: [{ on: 'idle', idleMs: 3_600_000, do: [send('x')] }],
    otherwise: [{ type: 'delay', ms: 3_600_000 }, send('never')],
  });
  const peer = await peers.tcp(listener);
  peer.send('a\nb\n');
  await thread.seen('message.received', 2, listener.id);
  await thread.call('closeListener', { id: listener.id, graceMs: 0, forget: true });
  expect(await peer.fin()).toBe('');
  peer.end();
});

test('a reply that the framing cannot encode is reported and dropped if it depends on the message; fixed ones are refused at once', async () => {
  const framing = { type: 'fixed', length: 3 } as const;
  const listener = await thread.open({ framing, handler: { type: 'rules', otherwise: [send('{{message}}!')] } });
  (await peers.tcp(listener)).send('abc');
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error?.data).toMatchObject({ code: 'message_not_encodable' });
  await expect(
    thread.open({ framing, handler: { type: 'rules', rules: [{ do: [send('four')] }] } }),
  ).rejects.toMatchObject({ code: 'message_not_encodable' });
});

test('events of rules are bounded in rate, and the error says so', async () => {
  const listener = await lines({ rules: [{ do: [{ type: 'emit', name: 'tick' }] }] }, { events: 'lifecycle' });
  const peer = await peers.tcp(listener);
  peer.send('x\n'.repeat(3000)).end();
  await peer.fin();
  await thread.seen('connection.closed', 1, listener.id);
  const emitted = thread.events.filter(
    ({ type, listener: of }) => type === 'rule.emitted' && of === listener.id,
  ).length;
  // The window may have ended once meanwhile.
  expect([1000, 2000]).toContain(emitted);
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({ code: 'rule_event_limit' });
});

test('variables are bounded in number and length', async () => {
  const set = Object.fromEntries(Array.from({ length: 63 }, (_, n) => [`v${n}`, n]));
  const listener = await lines({
    state: { a: 1 },
    rules: [
      {
        when: { equals: 'many' },
        do: [
          { type: 'setState', set: { ...set } },
          { type: 'setState', set: { more: 1 } },
          send('{{state.v62}}{{state.more}}'),
        ],
      },
      { do: [{ type: 'setState', set: { a: '{{message}}' } }, send('{{state.a}}')] },
    ],
  });
  const peer = await peers.tcp(listener);
  peer.send(`many\n${'x'.repeat(65_537)}\n`);
  expect(await peer.bytes(5)).toBe('62\n1\n');
  const errors = await thread.seen('connection.error', 2, listener.id);
  expect(errors.map(({ data }) => data['code'])).toEqual(['rule_state_limit', 'rule_state_limit']);
});
