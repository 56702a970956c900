import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Listener, Message, PortcallEvent } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { readPcapng } from '../../helpers/pcapng.ts';
import { HAS_TSHARK, tshark } from '../../helpers/tshark.ts';
import { Peers } from '../net/peers.ts';

let node: TestNode;
const peers = new Peers();
beforeAll(async () => {
  node = await startTestNode();
});
afterEach(() => peers.closeAll());
afterAll(() => node.stop());

const api = () => request(node.url);
const send = (data: string) => ({ type: 'send', data });
const WAIT_MS = 20_000;

async function create(spec: object, path = 'listeners'): Promise<Listener> {
  const { status, body } = await api()
    .post(`/v1/${path}`)
    .send({ framing: { type: 'line' }, ...spec });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Listener;
}

const addressOf = ({ status }: Listener) => status.address ?? { host: '', port: 0 };

async function say(listener: Listener, text: string, answer: string): Promise<void> {
  const peer = await peers.tcp(addressOf(listener));
  peer.send(text);
  expect(await peer.bytes(answer.length)).toBe(answer);
}

/** The captured messages as `direction data rule`, in order. */
async function captured(endpoint: { id: string }, path = 'listeners'): Promise<string[]> {
  const { body } = await api().get(`/v1/${path}/${endpoint.id}/messages`).expect(200);
  return (body.items as Message[]).map(shown);
}

type Shown = Pick<Message, 'direction' | 'data' | 'rule' | 'otherwise'>;

const shown = ({ direction, data, rule, otherwise }: Shown): string =>
  [direction, data, JSON.stringify(rule), ...(otherwise === true ? ['otherwise'] : [])].join(' ');

/** Events of an endpoint, once there are so many of the type. */
async function eventsOf(endpoint: { id: string }, types: string, count: number): Promise<PortcallEvent[]> {
  return poll(
    async () =>
      (await api().get(`/v1/events?listener=${endpoint.id}&types=${types}&limit=200`).expect(200)).body
        .items as PortcallEvent[],
    (events) => events.length >= count,
    WAIT_MS,
  );
}

const NAMED = { name: 'login', when: { startsWith: 'LOGIN' }, do: [send('hello'), send('again')] };
const UNNAMED = { when: { equals: 'PING' }, do: [send('PONG')] };

test('a message says which rule fired, and so does what the rule sends, in the capture, its export, verify and the events', async () => {
  const listener = await create({
    handler: { type: 'rules', rules: [UNNAMED, NAMED], otherwise: [send('what?')] },
  });
  await say(listener, 'LOGIN bob\nPING\nhuh\n', 'hello\nagain\nPONG\nwhat?\n');
  const expected = [
    'in LOGIN bob {"index":1,"name":"login"}',
    'out hello {"index":1,"name":"login"}',
    'out again {"index":1,"name":"login"}',
    'in PING {"index":0}',
    'out PONG {"index":0}',
    'in huh null otherwise',
    'out what? null otherwise',
  ];
  expect(await captured(listener)).toEqual(expected);
  const { text } = await api().get(`/v1/listeners/${listener.id}/messages.ndjson`).expect(200);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => shown(JSON.parse(line) as Message)),
  ).toEqual(expected);
  const { body: verified } = await api()
    .post(`/v1/listeners/${listener.id}/verify`)
    .send({ match: { contains: 'LOGIN' }, count: { exactly: 1 } });
  expect((verified.messages as Message[]).map(shown)).toEqual(expected.slice(0, 1));
  const events = await eventsOf(listener, 'message.*', 7);
  expect(
    events.map(({ type, data }) => shown({ ...(data as Shown), direction: type === 'message.sent' ? 'out' : 'in' })),
  ).toEqual(expected);
});

test('without `otherwise` a message that no rule matched says so, and without rules none says anything', async () => {
  const rules = await create({ handler: { type: 'rules', rules: [UNNAMED] } });
  await say(rules, 'huh\nPING\n', 'PONG\n');
  expect((await captured(rules)).slice(0, 1)).toEqual(['in huh null']);
  const echo = await create({ handler: { type: 'echo' } });
  await say(echo, 'x\n', 'x\n');
  expect(await captured(echo)).toEqual(['in x ', 'out x ']);
});

test('what fired stays as it was when the rules change or go', async () => {
  const listener = await create({ handler: { type: 'rules', rules: [UNNAMED, NAMED] } });
  await say(listener, 'LOGIN\n', 'hello\nagain\n');
  const change = (handler: object) => api().patch(`/v1/listeners/${listener.id}`).send({ handler }).expect(200);
  await change({ rules: [{ ...NAMED, name: 'renamed' }] });
  await say(listener, 'LOGIN\n', 'hello\nagain\n');
  await change({ type: 'echo', rules: null });
  await say(listener, 'LOGIN\n', 'LOGIN\n');
  expect((await captured(listener)).filter((line) => line.startsWith('in'))).toEqual([
    'in LOGIN {"index":1,"name":"login"}',
    'in LOGIN {"index":0,"name":"renamed"}',
    'in LOGIN ',
  ]);
});

test('a message that waits for its turn says so later, in its place in the capture and in an event of its own', async () => {
  const slow = { name: 'slow', when: { equals: 'SLOW' }, do: [{ type: 'delay', ms: 30 }, send('slow')] };
  const listener = await create({ handler: { type: 'rules', rules: [slow, UNNAMED] } });
  await say(listener, 'SLOW\nPING\nhuh\nSLOW\n', 'slow\nPONG\nslow\n');
  expect(await captured(listener)).toEqual([
    'in SLOW {"index":0,"name":"slow"}',
    'in PING {"index":1}',
    'in huh null',
    'in SLOW {"index":0,"name":"slow"}',
    'out slow {"index":0,"name":"slow"}',
    'out PONG {"index":1}',
    'out slow {"index":0,"name":"slow"}',
  ]);
  const updates = await eventsOf(listener, 'message.updated', 3);
  const received = await eventsOf(listener, 'message.received', 4);
  expect(received.map(({ data }) => data.rule)).toEqual([{ index: 0, name: 'slow' }, undefined, undefined, undefined]);
  expect(updates.map(({ connection, data }) => [connection, data])).toEqual(
    [{ index: 1 }, null, { index: 0, name: 'slow' }].map((rule, at) => [
      received[at + 1]?.connection,
      { of: received[at + 1]?.seq, rule },
    ]),
  );
});

test('what waited and was dropped, or evicted meanwhile, is never said to be answered', async () => {
  const slow = { when: { equals: 'SLOW' }, do: [{ type: 'delay', ms: 50 }, send('slow')] };
  const listener = await create({
    events: 'lifecycle',
    capture: { maxMessages: 2 },
    handler: { type: 'rules', rules: [slow] },
  });
  await say(listener, 'SLOW\na\nb\nc\n', 'slow\n');
  await poll(
    () => captured(listener),
    (lines) => lines.join() === 'in c null,out slow {"index":0}',
    WAIT_MS,
  );
  expect((await api().get(`/v1/events?listener=${listener.id}&types=message.*`)).body.items).toEqual([]);
});

test('the first datagram of a peer is answered after what its connect rule sent, and says by which rule', async () => {
  const listener = await create({
    transport: 'udp',
    framing: { type: 'raw' },
    handler: { type: 'rules', rules: [{ name: 'greet', on: 'connect', do: [send('welcome')] }, UNNAMED] },
  });
  const peer = await peers.udp(addressOf(listener));
  peer.send('PING');
  await poll(
    () => captured(listener),
    (lines) => lines.length === 3 && lines[0] === 'in PING {"index":1}',
    WAIT_MS,
  );
  expect((await captured(listener)).slice(1)).toEqual([
    'out welcome {"index":0,"name":"greet"}',
    'out PONG {"index":1}',
  ]);
});

test('a client with rules says it too, also of the answer to an exchange', async () => {
  const server = await create({ handler: { type: 'rules', rules: [NAMED] } });
  const { host, port } = addressOf(server);
  const client = await create(
    {
      host,
      port,
      handler: { type: 'rules', rules: [{ name: 'thanks', when: { equals: 'again' }, do: [send('thanks')] }] },
    },
    'clients',
  );
  const { body } = await api()
    .post(`/v1/clients/${client.id}/exchange`)
    .send({ data: 'LOGIN', match: { equals: 'again' } })
    .expect(200);
  expect(shown(body.message as Message)).toBe('in again {"index":0,"name":"thanks"}');
  expect(await captured(client, 'clients')).toEqual([
    'out LOGIN ',
    'in hello null',
    'in again {"index":0,"name":"thanks"}',
    'out thanks {"index":0,"name":"thanks"}',
  ]);
});

test('packets have the rule as their comment', async () => {
  const listener = await create({
    handler: { type: 'rules', rules: [UNNAMED, NAMED], otherwise: [send('what?')] },
  });
  await say(listener, 'LOGIN bob\nPING\nhuh\n', 'hello\nagain\nPONG\nwhat?\n');
  const { body } = await api()
    .get(`/v1/listeners/${listener.id}/messages.pcapng?direction=in`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
    });
  const comments = ['rule 1 "login"', 'rule 0', 'no rule matched: otherwise'];
  expect(
    readPcapng(body as Buffer)
      .packets.map(({ comment }) => comment)
      .filter((comment) => comment !== undefined),
  ).toEqual(comments);
  if (HAS_TSHARK)
    expect(
      tshark(body as Buffer, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.comment')
        .trim()
        .split('\n'),
    ).toEqual(comments);
});
