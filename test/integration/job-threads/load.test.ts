import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { jobKinds, type JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads } from '../../helpers/job-threads.ts';

/** What no event announces is waited for this long. */
const POLL = { timeout: 15_000 };

const HOST = '127.0.0.1';

async function tcpServer(onData: (socket: Socket, bytes: Buffer) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => onData(socket, bytes));
  }).listen(0, HOST);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function udpServer(isAnswered: (count: number) => boolean): Promise<number> {
  const socket = createSocket('udp4').bind(0, HOST);
  await once(socket, 'listening');
  let count = 0;
  socket.on('message', (bytes, { port, address }) => {
    count += 1;
    if (isAnswered(count)) socket.send(bytes, port, address);
  });
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

test('a TCP load on an echo gives rates and latency', async () => {
  const { run } = startJobThreads();
  const port = await tcpServer((socket, bytes) => socket.write(bytes));
  const result = await run<JobResult<'tcp.load'>>('tcp.load', {
    host: HOST,
    port,
    connections: 4,
    durationMs: 200,
    messageBytes: 100,
  });
  const { sent, received } = result.messages;
  expect(sent).toBeGreaterThan(4);
  expect(received).toBe(sent);
  expect(result).toMatchObject({
    connections: { opened: 4, failed: 0, lost: 0 },
    bytes: { sent: sent * 100, received: sent * 100 },
    errors: {},
    latency: { count: sent },
  });
  const {
    minMs: min,
    p50Ms: p50,
    p99Ms: p99,
    maxMs: max,
  } = result.latency ?? { minMs: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
  expect([min, p50, p99, max]).toEqual([min, p50, p99, max].toSorted((a, b) => a - b));
  expect(min).toBeGreaterThan(0);
  expect(jobKinds['tcp.load'].result.parse(result)).toEqual(result);
});

test('a rate is kept to, and latency counts from when a message was due', async () => {
  const { run } = startJobThreads();
  let answered = 0;
  const waiting: (() => void)[] = [];
  const port = await tcpServer((socket, bytes) => {
    answered += 1;
    if (answered > 5) socket.write(bytes);
    else waiting.push(() => socket.write(bytes));
    if (answered === 5) setTimeout(() => waiting.forEach((answer) => answer()), 500);
  });
  const result = await run<JobResult<'tcp.load'>>('tcp.load', {
    host: HOST,
    port,
    connections: 5,
    durationMs: 1500,
    ratePerSecond: 40,
  });
  expect(result).toMatchObject({ messages: { sent: 60, received: 60 }, missed: 0 });
  // The five first stall for 500 ms, and with them twenty messages that were due meanwhile and found no connection free.
  expect(result.latency?.p90Ms).toBeGreaterThan(50);
  expect(result.latency?.maxMs).toBeGreaterThan(490);
});

test('messages that were due and could not be sent are counted', async () => {
  const { run } = startJobThreads();
  const port = await tcpServer(() => undefined);
  expect(
    await run('tcp.load', { host: HOST, port, connections: 2, durationMs: 100, ratePerSecond: 100 }),
  ).toMatchObject({ messages: { sent: 2, received: 0 }, missed: 8, latency: null });
});

test('a one-way TCP load counts what was sent', async () => {
  const { run } = startJobThreads();
  let received = 0;
  const port = await tcpServer((_socket, bytes) => (received += bytes.length));
  const result = await run<JobResult<'tcp.load'>>('tcp.load', {
    host: HOST,
    port,
    connections: 2,
    durationMs: 100,
    messageBytes: 1000,
    mode: 'send',
  });
  expect(result).toMatchObject({ latency: null, messages: { received: 0 } });
  await expect.poll(() => received, POLL).toBe(result.bytes.sent);
});

test('connections that the target ends are counted, and without any the load is over', async () => {
  const { run } = startJobThreads();
  const port = await tcpServer((socket) => socket.resetAndDestroy());
  const result = await run<JobResult<'tcp.load'>>('tcp.load', { host: HOST, port, connections: 3, durationMs: 60_000 });
  expect(result).toMatchObject({
    connections: { opened: 3, failed: 0, lost: 3 },
    messages: { sent: 3, received: 0 },
    errors: { connection_reset: 3 },
  });
  const closed = createServer().listen(0, HOST);
  await once(closed, 'listening');
  const { port: refused } = closed.address() as AddressInfo;
  closed.close();
  await expect(run('tcp.load', { host: HOST, port: refused })).rejects.toMatchObject({ code: 'connection_refused' });
});

test('a UDP load reports lost datagrams', async () => {
  const { run } = startJobThreads();
  let dropped = 0;
  const port = await udpServer((count) => {
    if (count % 10 === 0) dropped += 1;
    return count % 10 !== 0;
  });
  const result = await run<JobResult<'udp.load'>>('udp.load', {
    host: HOST,
    port,
    sockets: 20,
    durationMs: 300,
    ratePerSecond: 200,
    messageBytes: 50,
    replyTimeoutMs: 5000,
  });
  const { sent, received } = result.messages;
  // 60, fewer when the thread had to wait for the processor.
  expect(sent).toBeGreaterThanOrEqual(10);
  expect(sent).toBeLessThanOrEqual(60);
  expect(dropped).toBe(Math.floor(sent / 10));
  expect(result.lost).toBe(dropped);
  expect(received).toBe(sent - dropped);
  expect(result.latency?.count).toBe(received);
  expect(jobKinds['udp.load'].result.parse(result)).toEqual(result);
});

test('a socket whose datagram was lost sends the next after its time', async () => {
  const { run } = startJobThreads();
  const port = await udpServer((count) => count > 1);
  const result = await run<JobResult<'udp.load'>>('udp.load', {
    host: HOST,
    port,
    sockets: 1,
    durationMs: 500,
    replyTimeoutMs: 50,
  });
  expect(result.messages.received).toBeGreaterThan(0);
  expect(result.lost).toBeGreaterThan(0);
});

test('a UDP load on a closed port reports it', async () => {
  const { run } = startJobThreads();
  const socket = createSocket('udp4').bind(0, HOST);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  const { errors, messages } = await run<JobResult<'udp.load'>>('udp.load', {
    host: HOST,
    port,
    sockets: 1,
    durationMs: 100,
    ratePerSecond: 50,
    replyTimeoutMs: 10,
  });
  expect(messages.received).toBe(0);
  expect(errors['connection_refused']).toBeGreaterThan(0);
});

test('a load ends at its time limit and when it is cancelled', async () => {
  const { run } = startJobThreads();
  const port = await tcpServer((socket, bytes) => socket.write(bytes));
  const load = { host: HOST, port, durationMs: 60_000 };
  await expect(run('tcp.load', load, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'job_timed_out' });
  const controller = new AbortController();
  const begun = Promise.withResolvers<void>();
  const running = run('tcp.load', load, { signal: controller.signal, onProgress: () => begun.resolve() });
  await begun.promise;
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'job_cancelled' });
});
