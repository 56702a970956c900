import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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

const MARK_BYTES = 256 * 1024;

async function connectionOf(listener: { id: string }): Promise<string> {
  return (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
}

function paused(connection: string) {
  return thread.poll(
    () => thread.call('findConnection', { connection }),
    (found) => found?.paused === true,
    'paused',
  );
}

test('a peer that never reads: reading from it pauses, and what waits for it stays within the bound', async () => {
  const listener = await thread.open({ handler: { type: 'echo' }, capture: { maxMessages: 0 } });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  const total = 64 * 1024 * 1024;
  peer.send(Buffer.alloc(total, 'x'));
  const found = await paused(connection);
  expect(found?.sendBufferBytes).toBeLessThanOrEqual(MARK_BYTES + 64 * 1024);
  expect(found?.bytesIn).toBeLessThan(total / 2);
  peer.end().socket.resume();
  expect((await peer.fin()).length).toBe(total);
  expect(await peer.gone()).toBeUndefined();
});

test('the mark is maxSendBufferBytes when that is less', async () => {
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: { type: 'reply', data: 'r'.repeat(1000) },
    limits: { maxSendBufferBytes: 4096 },
    capture: { maxMessages: 0 },
  });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  peer.send('\n'.repeat(100_000));
  const found = await paused(connection);
  // One write gathers the replies to a chunk up to 64 KiB; the rest of the chunk waits undelivered.
  expect(found?.sendBufferBytes).toBeLessThanOrEqual(4096 + 66 * 1024);
});

test('messages that were read while the peer did not read are answered later, all of them and in order', async () => {
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: { type: 'reply', data: `{{message.number}}:{{message}}:${'p'.repeat(2000)}` },
    capture: { maxMessages: 0 },
  });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  const count = 20_000;
  peer.send(Array.from({ length: count }, (_, n) => `m${n}\n`).join('')).end();
  const found = await paused(connection);
  expect(found?.messagesIn).toBeLessThan(count);
  peer.socket.resume();
  const replies = (await peer.fin()).trimEnd().split('\n');
  expect(replies.map((reply) => reply.slice(0, reply.lastIndexOf(':')))).toEqual(
    Array.from({ length: count }, (_, n) => `${n + 1}:m${n}`),
  );
});

test('memory does not grow with what a peer that never reads asks for', async () => {
  // Each byte asks for a reply of 8 KiB: half a gigabyte for one chunk of 64 KiB.
  const listener = await thread.open({
    framing: { type: 'fixed', length: 1 },
    handler: { type: 'reply', data: `{{message.number}}${'r'.repeat(8192)}`, raw: true },
    events: 'lifecycle',
    capture: { maxMessages: 0 },
  });
  const before = process.memoryUsage().rss;
  const many = await Promise.all(Array.from({ length: 8 }, () => peers.tcp(listener, { reads: false })));
  for (const peer of many) peer.send(Buffer.alloc(1024 * 1024));
  const connections = await thread.seen('connection.opened', 8, listener.id);
  for (const { connection } of connections) await paused(connection ?? '');
  const list = await thread.call('listConnections', { limit: 100, listener: listener.id });
  expect(Math.max(...list.map(({ sendBufferBytes }) => sendBufferBytes))).toBeLessThanOrEqual(MARK_BYTES + 66 * 1024);
  // 8 × (320 KiB of replies + a chunk of input) and the peers' own 8 MiB; without the bound it is gigabytes.
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
});

test('an error after waiting messages is reported after their replies', async () => {
  const listener = await thread.open({
    framing: { type: 'line', maxMessageBytes: 10 },
    handler: { type: 'reply', data: 'r'.repeat(100_000) },
    capture: { maxMessages: 0 },
    limits: { maxSendBufferBytes: 16 * 1024 * 1024 },
  });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  peer.send(`${'ok\n'.repeat(300)}${'too long'.repeat(10)}\n`);
  await paused(connection);
  peer.socket.resume();
  expect((await peer.fin()).length).toBe(300 * 100_001);
  peer.end();
  await thread.seen('connection.closed', 1, listener.id);
  expect(
    thread
      .of(connection)
      .slice(-2)
      .map(({ type, data }) => [type, data['code']]),
  ).toEqual([
    ['connection.error', 'message_too_large'],
    ['connection.closed', 'message_too_large'],
  ]);
});

test('a send through the API past maxSendBufferBytes is refused and nothing of it is sent', async () => {
  const listener = await thread.open({ limits: { maxSendBufferBytes: 100_000 } });
  const peer = await peers.tcp(listener, { reads: false });
  const connection = await connectionOf(listener);
  const bytes = Buffer.alloc(90_000, 'a');
  let accepted = 0;
  const send = async (): Promise<string> => {
    for (;;) {
      try {
        accepted += (await thread.call('send', { connection, bytes, raw: false })).bytes;
      } catch (error) {
        return (error as { code: string }).code;
      }
    }
  };
  expect(await send()).toBe('send_buffer_full');
  expect((await thread.call('findConnection', { connection }))?.sendBufferBytes).toBeLessThanOrEqual(100_000);
  peer.socket.resume();
  await peer.bytes(accepted);
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  expect((await peer.fin()).length).toBe(accepted);
});

test('broadcast counts the connections that took it and those that could not', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, limits: { maxSendBufferBytes: 1_000_000 } });
  const [reader, halfClosed, stuck] = [
    await peers.tcp(listener),
    await peers.tcp(listener),
    await peers.tcp(listener, { reads: false }),
  ];
  const opened = await thread.seen('connection.opened', 3, listener.id);
  const idOf = (peer: typeof reader) =>
    opened.find(({ data }) => (data['remote'] as { port: number }).port === peer.socket.localPort)?.connection ?? '';
  await thread.call('closeConnection', { connection: idOf(halfClosed), mode: 'half' });
  const bytes = Buffer.alloc(900_000);
  const fill = async (): Promise<void> => {
    for (;;) await thread.call('send', { connection: idOf(stuck), bytes, raw: true });
  };
  await expect(fill()).rejects.toMatchObject({ code: 'send_buffer_full' });
  const result = await thread.call('broadcast', {
    listener: listener.id,
    bytes: Buffer.alloc(500_000, 'b'),
    raw: false,
  });
  expect(result).toEqual({ connections: 3, sent: 1, failed: 2, bytes: 500_001 });
  expect((await reader.bytes(500_001)).endsWith('b\n')).toBe(true);
});
