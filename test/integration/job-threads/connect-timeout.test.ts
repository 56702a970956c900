import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { JobKind } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads } from '../../helpers/job-threads.ts';

/** Accepts, reads and answers after `answerMs`, or never. */
async function silentServer(answerMs?: number): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    if (answerMs !== undefined) setTimeout(() => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), answerMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, sockets };
}

const steps = [{ send: { data: 'x' } }];

test.each<{ kind: JobKind; input: (port: number) => object }>([
  { kind: 'http.request', input: (port) => ({ url: `https://127.0.0.1:${port}/` }) },
  { kind: 'tls.inspect', input: (port) => ({ host: '127.0.0.1', port }) },
  { kind: 'tcp.exchange', input: (port) => ({ host: '127.0.0.1', port, tls: {}, steps }) },
])('connectTimeoutMs of $kind bounds the TLS handshake, and nothing is left open', async ({ kind, input }) => {
  const { run } = startJobThreads();
  const { port, sockets } = await silentServer();
  const running = run(kind, { ...input(port), connectTimeoutMs: 150 }, { timeoutMs: 60_000 });
  await expect(running).rejects.toMatchObject({
    code: 'connect_timeout',
    message: `No TLS handshake with 127.0.0.1:${port} within 150 ms.`,
  });
  const [socket] = sockets;
  if (socket?.closed === false) await once(socket, 'close');
  expect(sockets).toHaveLength(1);
});

test('connectTimeoutMs says nothing about what comes after the connection', async () => {
  const { run } = startJobThreads();
  const { port } = await silentServer(1500);
  const running = run('http.request', { url: `http://127.0.0.1:${port}/`, connectTimeoutMs: 1000 });
  await expect(running).resolves.toMatchObject({ status: 204 });
});
