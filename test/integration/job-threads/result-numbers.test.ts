import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { startJobThreads } from '../../helpers/job-threads.ts';

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function udpEcho(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (message, { port, address }) => socket.send(message, port, address));
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/** A fraction is a time or a rate, its name says which, and it has at most three decimals. */
function faultsOf(value: unknown, path: string): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => faultsOf(inner, `${path}.${key}`));
  if (typeof value !== 'number' || Number.isInteger(value)) return [];
  const isShort = String(value).length <= String(Math.trunc(value)).length + 4 && !String(value).includes('e');
  return isShort && /(?:Ms|PerSecond)$/.test(path) ? [] : [`${path}: ${value}`];
}

test('numbers in results have at most three decimals, and a name with their unit', async () => {
  const { run } = startJobThreads();
  const echo = await portOf(createServer((socket) => void socket.on('error', () => undefined).pipe(socket)));
  const greeting = await portOf(createServer((socket) => void socket.on('error', () => undefined).end('hello\r\n')));
  const http = await portOf(createHttpServer((_request, response) => response.end('ok')));
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const tls = await portOf(createTlsServer({ key, cert }, (socket) => void socket.on('error', () => undefined)));
  const udp = await udpEcho();
  const host = '127.0.0.1';
  const steps = [{ send: { data: 'a\n' } }, { expect: { timeoutMs: 5000 } }];
  const results = {
    hash: await run('hash', { rounds: 10_000 }),
    sleep: await run('sleep', { ms: 3 }),
    http: await run('http.request', { url: `http://${host}:${http}/` }),
    probe: await run('tcp.probe', { host, port: greeting, banner: { framing: { type: 'line' } } }),
    tcp: await run('tcp.exchange', { host, port: echo, framing: { type: 'line' }, steps }),
    udp: await run('udp.exchange', { host, port: udp, steps }),
    tls: await run('tls.inspect', { host, port: tls }),
    tcpLoad: await run('tcp.load', { host, port: echo, connections: 2, durationMs: 50 }),
    udpLoad: await run('udp.load', { host, port: udp, sockets: 1, ratePerSecond: 300, durationMs: 50 }),
  };
  expect(faultsOf(results, '')).toEqual([]);
  expect(results.tcpLoad).toMatchObject({
    latency: { minMs: expect.any(Number) as number, p999Ms: expect.any(Number) as number },
  });
  const failed = await run('http.request', { url: `http://${host}:${http}/`, assert: { status: [500] } }).catch(
    (error: { extra?: unknown }) => error.extra,
  );
  expect(failed).toMatchObject({ result: { status: 200 } });
  expect(faultsOf(failed, '')).toEqual([]);
}, 60_000);

test('progress is rounded, and is never 1 before the end', async () => {
  const { run } = startJobThreads();
  const seen: number[] = [];
  const port = await udpEcho();
  await run(
    'udp.exchange',
    { host: '127.0.0.1', port, steps: [1, 2, 3].map(() => ({ send: { data: 'a' } })) },
    { onProgress: (fraction) => seen.push(fraction) },
  );
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every((fraction) => [0.333, 0.667, 1].includes(fraction))).toBe(true);
});
