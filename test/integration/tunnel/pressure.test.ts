import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { poll, pollUntil } from '../../helpers/poll.ts';
import type { TunnelClient } from '../../helpers/tunnel-client.ts';
import { random, TunnelBench } from './bench.ts';

/** What may be under way at most: two buffers of the system on each of two sockets, both windows, a frame. */
const BOUND_BYTES = 24 * 1024 * 1024;
/** More than that, by far. */
const FLOOD_BYTES = 64 * 1024 * 1024;
const CHUNK = random(64 * 1024);

const bench = new TunnelBench();
beforeAll(() =>
  bench.start({
    PORTCALL_TUNNEL_WINDOW_BYTES: '65536',
    PORTCALL_TUNNEL_FRAME_MAX_BYTES: '131072',
    PORTCALL_PING_INTERVAL_MS: '150',
  }),
);
afterEach(() => bench.closeAll());
afterAll(() => bench.stop());

/** Writes as long as it is taken; the bytes that were. Resolves when nothing more is. */
async function floodFrom(socket: Socket): Promise<number> {
  let written = 0;
  while (written < FLOOD_BYTES) {
    written += CHUNK.length;
    if (socket.write(CHUNK)) continue;
    const drained = await Promise.race([
      once(socket, 'drain').then(() => true),
      stalled(() => socket.bytesWritten - socket.writableLength),
    ]);
    if (!drained) return written;
  }
  return written;
}

/** False once `taken` has not changed for a while. */
async function stalled(taken: () => number): Promise<false> {
  let [last, sinceMs] = [taken(), Date.now()];
  await pollUntil(() => {
    if (taken() !== last) [last, sinceMs] = [taken(), Date.now()];
    return Date.now() - sinceMs > 1000;
  });
  return false;
}

it('a client that stops reading stops the peer, for longer than a ping may take, and gets everything when it reads on', async () => {
  const { peer, path, id } = await bench.accepted({ events: 'lifecycle', capture: { maxMessages: 0 } });
  const tunnel = await bench.open(path);
  tunnel.ws.pause();
  const written = await floodFrom(peer.socket);
  expect(written).toBeLessThan(BOUND_BYTES);
  expect((await bench.connection(id)).paused).toBe(true);
  tunnel.ws.resume();
  await tunnel.received(written);
  expect(tunnel.bytes.subarray(-CHUNK.length).equals(CHUNK)).toBe(true);
  expect(tunnel.receivedBytes).toBe(written);
  expect((await bench.connection(id)).paused).toBe(false);
  expect(tunnel.closed).toBeUndefined();
});

it('a peer that stops reading stops the client, for longer than a ping may take, and gets everything when it reads on', async () => {
  const { peer, path, id } = await bench.accepted({ events: 'lifecycle', capture: { maxMessages: 0 } });
  peer.socket.pause();
  const tunnel = await bench.open(path);
  const socket = socketOf(tunnel);
  let written = 0;
  while (written < FLOOD_BYTES) {
    tunnel.send(CHUNK);
    written += CHUNK.length;
    if (tunnel.ws.bufferedAmount < 1024 * 1024) continue;
    const goesOn = await Promise.race([
      poll(
        () => tunnel.ws.bufferedAmount,
        (waiting) => waiting < 1024 * 1024,
        60_000,
      ).then(
        () => true,
        () => false,
      ),
      stalled(() => socket.bytesWritten - socket.writableLength),
    ]);
    if (!goesOn) break;
  }
  expect(written).toBeLessThan(BOUND_BYTES);
  expect((await bench.connection(id)).sendBufferBytes).toBeLessThanOrEqual(65_536 + 131_072);
  peer.socket.resume();
  expect((await peer.bytes(written)).length).toBe(written);
  expect(tunnel.closed).toBeUndefined();
});

it('an observer that does not read is closed with 4100, and nothing else is affected', async () => {
  const { peer, path } = await bench.accepted({ events: 'lifecycle', capture: { maxMessages: 0 } });
  const [tunnel, observer] = [await bench.open(path), await bench.open(`${path}?observe=true`)];
  observer.ws.pause();
  const written = await floodFrom(peer.socket);
  expect(written).toBeGreaterThanOrEqual(FLOOD_BYTES);
  await tunnel.received(written);
  observer.ws.resume();
  expect(await observer.end()).toEqual({ code: 4100, reason: 'the observer reads too slowly' });
});

it('datagrams that a tunnel does not take are dropped and counted', async () => {
  const listener = await bench.listener({ transport: 'udp', events: 'lifecycle' });
  const peer = await bench.peers.udp(listener);
  peer.send('begin');
  const { id } = await bench.connectionOf(listener.id);
  const tunnel = await bench.open(`/connections/${id}/tunnel`);
  tunnel.ws.pause();
  const datagram = random(8192);
  await poll(
    () => {
      for (let count = 0; count < 20; count++) peer.send(datagram);
      return bench.connection(id);
    },
    ({ dropped }) => dropped > 0,
    15_000,
  );
  tunnel.ws.resume();
  await poll(
    () => {
      peer.send(datagram);
      return tunnel.frames.length;
    },
    (frames) => frames > 16,
  );
  expect(tunnel.frames.every((frame) => frame.equals(datagram))).toBe(true);
});

it('a frame that is longer than allowed closes the tunnel with 1009', async () => {
  const { path } = await bench.accepted();
  const tunnel = await bench.open(path);
  tunnel.send(random(131_073));
  expect((await tunnel.end()).code).toBe(1009);
});

it('a client that answers no ping is left alone: it may only have stopped reading', async () => {
  const server = await bench.serve((socket) => socket.pipe(socket));
  const tunnel = await bench.open(`/tunnel?host=127.0.0.1&port=${server.port}`, { autoPong: false });
  let pings = 0;
  tunnel.ws.on('ping', () => pings++);
  await pollUntil(() => pings >= 4);
  tunnel.send('still here');
  await tunnel.received(10);
});

it('a client that does not follow when it is closed is cut off', async () => {
  const { path, id } = await bench.accepted();
  const tunnel = await bench.open(path);
  tunnel.ws.pause();
  await bench.api('POST', `/connections/${id}/close`);
  await pollUntil(async () =>
    (await (await fetch(`${bench.node.url}/metrics`)).text()).includes('portcall_tunnels{mode="duplex"} 0'),
  );
});

function socketOf({ ws }: TunnelClient): Socket {
  return (ws as unknown as { _socket: Socket })._socket;
}
