import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

const open = (spec: ListenerSpecInput) => thread.open(spec);
const crlf = { type: 'line', ending: 'crlf' } as const;
const rule = (action: object): ListenerSpecInput => ({
  framing: crlf,
  handler: { type: 'rules', rules: [{ when: { equals: 'a' }, do: [action as never] }] },
});

test.each<[string, ListenerSpecInput, string]>([
  ['an echo', { framing: crlf, handler: { type: 'echo' } }, 'a\r\n'],
  ['a reply', { framing: crlf, handler: { type: 'reply', data: 'b' } }, 'b\r\n'],
  ['a reply with LF', { framing: crlf, handler: { type: 'reply', data: 'b\n' } }, 'b\r\n'],
  ['a rule', rule({ type: 'send', data: 'b' }), 'b\r\n'],
  ['a rule that sends in pieces', rule({ type: 'sendChunked', data: 'bcd', pieces: 2 }), 'bcd\r\n'],
  ['a rule that sends past the framing', rule({ type: 'send', data: 'b\n', raw: true }), 'b\n'],
])('%s sends CR LF where the framing says so', async (_name, spec, expected) => {
  const peer = await peers.tcp(await open(spec));
  peer.send('a\n');
  expect(await peer.bytes(expected.length)).toBe(expected);
});

const lineEndings = async (listener: string) =>
  (await thread.call('listConnections', { limit: 10, listener })).map(({ lineEnding }) => lineEnding);

test.each<[string, string | null]>([
  ['', null],
  ['a\n', 'lf'],
  ['a\r\n', 'crlf'],
  ['a\r\nb\n', 'mixed'],
])('a connection that got %j shows the line ending %s', async (text, ending) => {
  const listener = await open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  if (text !== '') {
    peer.send(text);
    await peer.bytes(text.replaceAll('\r', '').length);
  } else {
    await thread.seen('connection.opened', 1, listener.id);
  }
  expect(await lineEndings(listener.id)).toEqual([ending]);
});
