import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeReasons } from '../../src/contract/connection.ts';
import { encodeProxyHeader } from '../../src/workers/shared/proxy-protocol/index.ts';
import { encodeAll } from '../contract/framing/decoding.ts';
import { allFixtures, withBounds } from '../contract/framing/fixtures.ts';
import { readPcapng } from '../helpers/pcapng.ts';
import { poll, pollUntil } from '../helpers/poll.ts';
import { faults, worksOn } from './lib/faults.ts';
import { deadline, runs, SEED } from './lib/settings.ts';
import { share } from '../helpers/share.ts';
import { vitalsOf } from './lib/vitals.ts';
import { World } from './lib/world.ts';

/**
 * Strangers' bytes on real sockets: every framing, the PROXY protocol, TLS, UDP. A connection may be closed with a documented reason; the
 * others, the threads and the API feel nothing, and nothing is left. (What a decoder makes of bytes is in test/contract/framing.)
 */
let world: World;
let bystander: Socket;
let descriptors: number;

beforeAll(async () => {
  world = await World.start();
  const { port } = await world.service.listener({ name: 'bystander', handler: { type: 'echo' } });
  bystander = connect(port, '127.0.0.1');
  await once(bystander, 'connect');
  descriptors = vitalsOf(world.service.process.pid).descriptors;
}, 60_000);
afterAll(async () => {
  bystander?.destroy();
  await world?.end();
});

async function bystanderIsWell(): Promise<void> {
  bystander.write('well?');
  expect(String(((await once(bystander, 'data')) as [Buffer])[0])).toBe('well?');
  expect((await world.send({ method: 'GET', target: '/readyz' })).text).toContain('"ready":true');
}

/** Sends pieces, each as a write of its own, then FIN; resolves when the connection has ended. */
async function sendAll(port: number, pieces: readonly Buffer[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    .on('error', () => undefined)
    .resume();
  const ended = new Promise((resolve) => void socket.once('close', resolve));
  for (const piece of pieces) if (piece.length > 0) socket.write(piece);
  socket.end();
  await ended;
}

const spoils = fc.array(fc.tuple(share, fc.nat(255)), { maxLength: 6 });
const cuts = fc.array(share, { maxLength: 8 });

function spoilt(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) if (copy.length > 0) copy[Math.floor(at * copy.length)] = value;
  return copy;
}

function cutAt(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const ends = [...shares.map((one) => Math.floor(one * bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

/** Every end of a connection of the listener had a documented reason. */
async function endsAreCoded(listener: string): Promise<void> {
  // The last of them may be on its way to the log.
  const read = () =>
    world.service.request<{ items: { data: { reason: string } }[] }>(
      'GET',
      `/v1/events?listener=${listener}&types=connection.closed&limit=500`,
    );
  const { items } = await poll(read, (page) => page.items.length > 0);
  for (const { data } of items) expect(Object.keys(closeReasons)).toContain(data.reason);
}

test(
  `streams of every framing, spoilt and cut, end with a documented reason (seed ${SEED})`,
  async () => {
    for (const [index, { framing, message, messageOf }] of allFixtures.entries()) {
      const bounded =
        messageOf === undefined
          ? framing
          : withBounds(framing, {
              maxMessageBytes: 64,
              onOversize: (['drop', 'truncate', 'close'] as const)[index % 3] ?? 'drop',
            });
      const { id, port } = await world.service.listener({
        framing: bounded,
        handler: { type: index % 2 === 0 ? 'echo' : 'sink' },
        limits: { closeTimeoutMs: 500 },
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(message, { minLength: 1, maxLength: 6 }),
          spoils,
          cuts,
          fc.uint8Array({ maxLength: 200 }),
          async (messages, changes, shares, after) => {
            await sendAll(port, cutAt(Buffer.concat([spoilt(encodeAll(framing, messages), changes), after]), shares));
          },
        ),
        runs(5),
      );
      await endsAreCoded(id);
      await world.service.request('DELETE', `/v1/listeners/${id}?graceMs=0`);
    }
    await bystanderIsWell();
  },
  deadline(60_000),
);

test(
  `PROXY protocol headers, spoilt and cut, are taken or refused, on TCP and before TLS (seed ${SEED})`,
  async () => {
    const end = fc.record({ host: fc.constantFrom('192.0.2.1', '203.0.113.255'), port: fc.nat(65_535) });
    for (const spec of [
      { transport: 'tcp' },
      { transport: 'tls', tls: { selfSigned: true, handshakeTimeoutMs: 300 } },
    ]) {
      const { id, port } = await world.service.listener({
        ...spec,
        proxyProtocol: 'any',
        handler: { type: 'sink' },
        limits: { proxyHeaderTimeoutMs: 300, closeTimeoutMs: 500 },
      });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('v1' as const, 'v2' as const),
          fc.record({ source: end, destination: end }),
          spoils,
          cuts,
          fc.uint8Array({ maxLength: 100 }),
          async (version, addresses, changes, shares, after) => {
            await sendAll(
              port,
              cutAt(Buffer.concat([spoilt(encodeProxyHeader(version, addresses), changes), after]), shares),
            );
          },
        ),
        runs(25),
      );
      await world.service.request('DELETE', `/v1/listeners/${id}?graceMs=0`);
    }
    await bystanderIsWell();
  },
  deadline(60_000),
);

test(
  `what is no TLS is cut at the handshake (seed ${SEED})`,
  async () => {
    const { id, port } = await world.service.listener({
      transport: 'tls',
      tls: { selfSigned: true, handshakeTimeoutMs: 300 },
      handler: { type: 'echo' },
    });
    const hello = Buffer.from('16030100a5010000a10303', 'hex');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
          fc
            .tuple(fc.constant(hello), fc.uint8Array({ maxLength: 300 }))
            .map(([head, rest]) => Buffer.concat([head, rest])),
        ),
        cuts,
        async (bytes, shares) => sendAll(port, cutAt(bytes, shares)),
      ),
      runs(20),
    );
    await world.service.request('DELETE', `/v1/listeners/${id}?graceMs=0`);
    await bystanderIsWell();
  },
  deadline(30_000),
);

test(
  `a capture of any traffic is a file that can be read, with every byte of it (seed ${SEED})`,
  async () => {
    const { id, port } = await world.service.listener({ handler: { type: 'echo' } });
    const datagrams = await world.service.listener({ transport: 'udp', handler: { type: 'echo' } });
    const proxied = await world.service.listener({
      transport: 'udp',
      handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: datagrams.port }] },
    });
    const udp = createSocket('udp4');
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
          { minLength: 1, maxLength: 5 },
        ),
        async (pieces) => {
          await world.send({ method: 'DELETE', target: `/v1/listeners/${id}/messages` });
          await sendAll(port, pieces);
          for (const piece of pieces) for (const { port: to } of [datagrams, proxied]) udp.send(piece, to, '127.0.0.1');
          const { packets } = readPcapng(await download(id));
          const sent = Buffer.concat(pieces);
          expect(
            Buffer.concat(packets.filter(({ direction }) => direction === 'in').map(({ payload }) => payload)).equals(
              sent,
            ),
          ).toBe(true);
          for (const one of [datagrams, proxied]) readPcapng(await download(one.id));
        },
      ),
      runs(15),
    );
    udp.close();
    for (const one of [id, datagrams.id, proxied.id])
      await world.service.request('DELETE', `/v1/listeners/${one}?graceMs=0`);
    await bystanderIsWell();
  },
  deadline(30_000),
);

test('after all of it nothing is left open', async () => {
  await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= descriptors + 8, 15_000);
}, 20_000);

async function download(id: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${world.url}/v1/listeners/${id}/messages.pcapng`)).arrayBuffer());
}

test(
  `faults that come, change and go under traffic hurt no others, and leave nothing behind (seed ${SEED})`,
  async () => {
    for (const transport of ['tcp', 'udp'] as const) {
      const framing = { type: transport === 'tcp' ? 'line' : 'raw' };
      const spec = { transport, framing, handler: { type: 'echo' }, limits: { closeTimeoutMs: 200 } };
      const known = faults.filter((fault) => worksOn(fault, spec));
      const { id, port } = await world.service.listener(spec);
      const put = (name: string, fault: object) =>
        world.service.request('PUT', `/v1/listeners/${id}/faults/${name}`, fault);
      const change = fc.record({ name: fc.constantFrom('a', 'b', 'c'), fault: fc.constantFrom(...known) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 8 }), fc.nat(20_000), async (changes, bytes) => {
          const peers = Array.from({ length: 6 }, () => peerOf(transport, port));
          for (const { name, fault } of changes) {
            for (const peer of peers)
              peer.send(Buffer.alloc(transport === 'udp' ? bytes % 1400 : bytes, 'some text\n'));
            await put(name, fault);
          }
          await world.service.request('PATCH', `/v1/listeners/${id}`, { faults: { a: null, b: null, c: null } });
          for (const peer of peers) peer.end();
        }),
        runs(6),
      );
      await world.service.request('DELETE', `/v1/listeners/${id}?graceMs=0`);
    }
    await bystanderIsWell();
    await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= descriptors + 10, 20_000);
  },
  deadline(60_000),
);

function peerOf(transport: 'tcp' | 'udp', port: number): { send(bytes: Buffer): void; end(): void } {
  if (transport === 'udp') {
    const socket = createSocket('udp4').on('error', () => undefined);
    return { send: (bytes) => socket.send(bytes, port, '127.0.0.1'), end: () => void socket.close() };
  }
  const socket = connect(port, '127.0.0.1')
    .on('error', () => undefined)
    .resume();
  return { send: (bytes) => void socket.write(bytes), end: () => void socket.destroy() };
}
