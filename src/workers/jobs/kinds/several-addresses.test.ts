import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import packets from 'dns-packet';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { jobKinds } from '../../../contract/jobs/kinds/index.ts';
import { NameLookups, type ResolvedAddress } from '../../shared/name-lookups.ts';
import type { JobContext } from '../context.ts';
import { run as dnsLookup } from './dns-lookup.ts';
import { run as udpExchange } from './udp-exchange.ts';
import { run as udpLoad } from './udp-load.ts';

const context = {
  egress: { fault: () => undefined },
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
} as unknown as JobContext;
/** An address that cannot be connected to over UDP. */
const BROADCAST: ResolvedAddress = { address: '255.255.255.255', family: 4 };
const LOCAL: ResolvedAddress = { address: '127.0.0.1', family: 4 };

afterEach(() => void vi.restoreAllMocks());

function resolvesTo(...addresses: ResolvedAddress[]): void {
  vi.spyOn(NameLookups.prototype, 'resolve').mockResolvedValue(addresses);
}

async function server(address: string, answer: (bytes: Buffer) => Buffer | undefined, port = 0): Promise<Socket> {
  const socket = createSocket('udp4').bind(port, address);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  socket.on('message', (bytes, { port: from, address: host }) => {
    const reply = answer(bytes);
    if (reply !== undefined) socket.send(reply, from, host);
  });
  return socket;
}

const answering = (bytes: Buffer): Buffer => {
  const { id, questions = [] } = packets.decode(bytes);
  return packets.encode({
    type: 'response',
    id,
    questions,
    answers: [{ name: 'a.example', type: 'A', ttl: 1, data: '192.0.2.7' }],
  });
};

test.each([
  ['one that cannot be connected to', BROADCAST],
  ['one that says nothing', { address: '127.0.0.3', family: 4 }],
  ['one with a closed port', { address: '127.0.0.4', family: 4 }],
])('a name server with %s before one that answers', async (_what, first) => {
  const { port } = (await server(LOCAL.address, answering)).address();
  const asked: number[] = [];
  if (first.address === '127.0.0.3') await server(first.address, (bytes) => void asked.push(bytes.length), port);
  resolvesTo(first, LOCAL);
  const input = jobKinds['dns.lookup'].input.parse({
    name: 'a.example',
    server: { host: 'ns.example', port },
    timeoutMs: first.address === '127.0.0.3' ? 100 : 10_000,
    attempts: 5,
  });
  expect(await dnsLookup(input, context)).toMatchObject({
    server: { host: '127.0.0.1', port },
    rcode: 'NOERROR',
    answers: [{ data: '192.0.2.7' }],
  });
  expect(asked.length > 0).toBe(first.address === '127.0.0.3');
});

test('a name server none of whose addresses answers is asked as often as said, at each', async () => {
  resolvesTo(BROADCAST, BROADCAST, BROADCAST);
  const input = jobKinds['dns.lookup'].input.parse({
    name: 'a.example',
    server: { host: 'ns.example', port: 9 },
    attempts: 2,
  });
  await expect(dnsLookup(input, context)).rejects.toMatchObject({ code: 'permission_denied' });
});

test('UDP goes to the first address that can be connected to', async () => {
  const { port } = (await server(LOCAL.address, (bytes) => bytes)).address();
  resolvesTo(BROADCAST, LOCAL);
  const exchange = jobKinds['udp.exchange'].input.parse({
    host: 'echo.example',
    port,
    steps: [{ send: { data: 'x' } }, { expect: { timeoutMs: 10_000 } }],
  });
  expect(await udpExchange(exchange, context)).toMatchObject({
    outcome: 'answered',
    address: { host: '127.0.0.1', port },
  });
  const load = jobKinds['udp.load'].input.parse({ host: 'echo.example', port, sockets: 2, durationMs: 50 });
  expect(await udpLoad(load, context)).toMatchObject({ errors: {} });
  resolvesTo(BROADCAST, BROADCAST);
  await expect(udpExchange(exchange, context)).rejects.toMatchObject({ code: 'permission_denied' });
});
