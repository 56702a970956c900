import { once } from 'node:events';
import { connect } from 'node:net';
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

const chunked = (action: object): ListenerSpecInput['handler'] => ({
  type: 'rules',
  rules: [{ do: [{ type: 'sendChunked', ...action } as never] }],
});

/** What a peer reads, one by one: a read may take several pieces together only when they come too fast. */
async function readsOf(action: object, bytes: number): Promise<string[]> {
  const { host, port } = await thread.open({
    framing: { type: 'line' },
    handler: chunked({ ...action, raw: true, gapMs: 250 }),
  });
  const socket = connect({ host, port, noDelay: true });
  const reads: string[] = [];
  socket.on('data', (chunk: Buffer) => reads.push(chunk.toString()));
  await once(socket, 'connect');
  socket.write('go\n');
  while (reads.join('').length < bytes) await once(socket, 'data');
  socket.destroy();
  return reads;
}

test.each([
  [{ data: '0123456789', pieces: 2 }, ['01234', '56789']],
  [{ data: '012345678', pieces: 2 }, ['01234', '5678']],
  [{ data: '0123456789', pieces: 4 }, ['012', '34', '567', '89']],
  [{ data: '0123456789', pieces: 1 }, ['0123456789']],
  [{ data: 'abc', pieces: 10 }, ['a', 'b', 'c']],
  [{ data: 'abcd', chunkBytes: 3 }, ['abc', 'd']],
])('%j is sent as %j', async (action, pieces) => {
  expect(await readsOf(action, action.data.length)).toEqual(pieces);
});

test('a datagram in two pieces is two datagrams', async () => {
  const listener = await thread.open({ transport: 'udp', handler: chunked({ data: '{{message}}', pieces: 2 }) });
  const peer = await peers.udp(listener);
  peer.send('abc');
  expect(await peer.datagrams(2)).toEqual(['ab', 'c']);
});

test('nothing in any number of pieces is nothing', async () => {
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: {
      type: 'rules',
      rules: [{ when: { equals: 'a' }, do: [{ type: 'sendChunked', data: '', raw: true, pieces: 3 }] }],
      otherwise: [{ type: 'send', data: 'b' }],
    },
  });
  const peer = await peers.tcp(listener);
  peer.send('a\nb\n');
  expect(await peer.bytes(2)).toBe('b\n');
});
