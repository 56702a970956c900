// Does what move.c does where that cannot be compiled: moves bytes one way for a while, and says how many arrived.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';
import type { Move } from './move.ts';

const { protocol, direction, port, peerPort, path, frameBytes, durationMs } = settings<Required<Move>>();
const server = createServer({ noDelay: true }).listen(peerPort, '127.0.0.1');
await once(server, 'listening');
const accepted = once(server, 'connection') as Promise<[Socket]>;
const client = await connected();
const [peer] = await accepted;
const [from, into] = direction === 'up' ? [client, peer] : [peer, client];
let arrived = 0;
into.on('data', (chunk: Buffer) => (arrived += chunk.length));
for (const side of [client, peer]) side.on('error', () => undefined);

async function connected(): Promise<Duplex> {
  if (protocol === 'tcp') {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return socket;
  }
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
  await once(ws, 'open');
  return createWebSocketStream(ws, { writableHighWaterMark: 1024 * 1024 });
}

const frame = Buffer.alloc(frameBytes, 'x');
function send(): void {
  while (from.write(frame));
  from.once('drain', send);
}

send();
await new Promise((resolve) => setTimeout(resolve, durationMs / 5));
const [busy, fromMs, fromBytes] = [measureCpuShare(), performance.now(), arrived];
await new Promise((resolve) => setTimeout(resolve, durationMs));
process.send?.(
  {
    megabytes: arrived / 1e6,
    megabytesPerSecond: (arrived - fromBytes) / 1e3 / (performance.now() - fromMs),
    busy: busy(),
  },
  undefined,
  undefined,
  () => process.exit(0),
);
