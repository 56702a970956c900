import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveBack } from './lent-chunk.ts';
import { readShared } from './shared-reads.ts';

let server: Server;
const sockets: Socket[] = [];
beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

/** An accepted socket, and who connected. */
async function pair(): Promise<{ accepted: Socket; peer: Socket }> {
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  sockets.push(accepted, peer);
  return { accepted, peer };
}

/** What comes, chunk by chunk. */
function reading(socket: Socket): Buffer[] {
  const chunks: Buffer[] = [];
  readShared(socket);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
}

const textOf = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString();

test('short chunks share a slab, long ones have memory of their own: this version of Node has what is needed', async () => {
  const { accepted, peer } = await pair();
  const chunks = reading(accepted);
  peer.write('short');
  await expect.poll(() => textOf(chunks)).toBe('short');
  expect(chunks[0]?.buffer.byteLength).toBe(4096);
  peer.write(Buffer.alloc(50_000));
  await expect.poll(() => Buffer.concat(chunks).length).toBe(50_005);
  const long = chunks.filter(({ length }) => length > 1024);
  expect(long.length).toBeGreaterThan(0);
  expect(long.map(({ buffer }) => buffer.byteLength)).toEqual(long.map(({ length }) => length));
});

test('what came on one socket is not written over by what comes on another, or later', async () => {
  const pairs = [await pair(), await pair(), await pair()];
  const received = pairs.map(({ accepted }) => reading(accepted));
  const sent = ['', '', ''];
  for (let round = 0; round < 50; round++) {
    for (const [n, { peer }] of pairs.entries()) {
      const text = `${n}:${round};`.repeat(1 + ((round * 37) % 900));
      sent[n] += text;
      peer.write(text);
    }
    await expect.poll(() => received.map(textOf)).toEqual(sent);
  }
});

test('a paused socket is not read from; when it goes on, nothing is missing, and the end comes last', async () => {
  const { accepted, peer } = await pair();
  const chunks = reading(accepted);
  const ended = once(accepted, 'end');
  accepted.pause();
  peer.end(Buffer.alloc(3_000_000, 'x'));
  await expect.poll(() => peer.writableLength, { timeout: 5000 }).toBeGreaterThan(0);
  expect(chunks).toEqual([]);
  accepted.resume();
  await ended;
  expect(Buffer.concat(chunks).length).toBe(3_000_000);
});

test('what was read before and put back comes first', async () => {
  const { accepted, peer } = await pair();
  peer.write('head+rest');
  const [first] = (await once(accepted, 'data')) as [Buffer];
  accepted.pause();
  accepted.unshift(first.subarray(5));
  const chunks = reading(accepted);
  peer.write(', and more');
  accepted.resume();
  await expect.poll(() => textOf(chunks)).toBe('rest, and more');
});

test('a socket without a handle is left as it is', async () => {
  const { accepted, peer } = await pair();
  accepted.destroy();
  await once(accepted, 'close');
  expect(() => readShared(accepted)).not.toThrow();
  peer.destroy();
});

test.each([
  ['nothing is kept', () => true, true],
  ['some chunks are kept', (count: number) => count % 3 !== 0, true],
  ['every chunk is kept', () => false, false],
])(
  'bulk is read into a buffer of its own, and is never written over while something keeps it: %s',
  async (_what, isFree, isBulk) => {
    const { accepted, peer } = await pair();
    readShared(accepted);
    const sent = createHash('sha256');
    const received = createHash('sha256');
    const kept: { chunk: Buffer; digest: string }[] = [];
    const digestOf = (chunk: Buffer) => createHash('sha256').update(chunk).digest('hex');
    const memory = new Set<ArrayBufferLike>();
    let count = 0;
    let largest = 0;
    accepted.on('data', (chunk: Buffer) => {
      received.update(chunk);
      largest = Math.max(largest, chunk.length);
      memory.add(chunk.buffer);
      count += 1;
      if (isFree(count)) giveBack(chunk);
      else if (kept.length < 40) kept.push({ chunk, digest: digestOf(chunk) });
    });
    for (let round = 0; round < 60; round += 1) {
      const piece = randomBytes(500_000);
      sent.update(piece);
      peer.write(piece);
    }
    peer.end('tail');
    sent.update('tail');
    await once(accepted, 'end');
    expect(received.digest('hex')).toBe(sent.digest('hex'));
    expect(kept.map(({ chunk }) => digestOf(chunk))).toEqual(kept.map(({ digest }) => digest));
    expect(largest > 65_536).toBe(isBulk);
  },
);
