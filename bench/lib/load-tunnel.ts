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

/** Masked once and written as it is: masking every frame anew would make this process the bottleneck. */
function sendUp(): void {
  const { _socket: socket } = ws as unknown as { _socket: Socket };
  const masked = maskedFrame(frame);
  const go = (): void => {
    while (run.on && socket.writableLength < HIGH_BYTES) socket.write(masked);
  };
  socket.on('drain', go);
  go();
}

/** RFC 6455 section 5.2: a binary frame of a client. */
function maskedFrame(payload: Buffer): Buffer {
  const mask = [0x12, 0x34, 0x56, 0x78];
  const head = payload.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x82;
  head[1] = payload.length < 65_536 ? 0xfe : 0xff;
  if (payload.length < 65_536) head.writeUInt16BE(payload.length, 2);
  else head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, Buffer.from(mask), payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
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
