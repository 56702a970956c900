// Moves bytes for a while through a WebSocket that leads to a TCP peer, both in this process, and says how many arrived.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { settings } from './child.ts';

/** `url`: `{port}` stands for the peer's. `down`: from the peer to the client. */
const { url, direction, frameBytes, durationMs } = settings<{ url: string; direction: 'up' | 'down'; frameBytes: number; durationMs: number }>();
const HIGH_BYTES = 1024 * 1024;
const frame = Buffer.alloc(frameBytes, 'x');
let arrived = 0;
const run = { on: true };

const server = createServer({ noDelay: true });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const accepted = once(server, 'connection') as Promise<[Socket]>;
const ws = new WebSocket(url.replace('{port}', String((server.address() as AddressInfo).port)), { perMessageDeflate: false });
await once(ws, 'open');
const [peer] = await accepted;
peer.on('error', () => undefined);
ws.on('error', () => undefined);
peer.on('data', (chunk) => (arrived += chunk.length));
ws.on('message', (data: Buffer) => (arrived += data.length));

function sendUp(): void {
  while (run.on && ws.bufferedAmount < HIGH_BYTES) ws.send(frame);
  if (run.on) setImmediate(sendUp);
}

function sendDown(): void {
  while (run.on && peer.write(frame));
  if (run.on) peer.once('drain', sendDown);
}

(direction === 'up' ? sendUp : sendDown)();
await new Promise((resolve) => setTimeout(resolve, durationMs / 5));
const [fromMs, fromBytes] = [performance.now(), arrived];
await new Promise((resolve) => setTimeout(resolve, durationMs));
const megabytesPerSecond = (arrived - fromBytes) / 1e3 / (performance.now() - fromMs);
run.on = false;
ws.terminate();
peer.destroy();
server.close();
process.send?.({ megabytesPerSecond });
