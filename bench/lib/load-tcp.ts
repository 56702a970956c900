// Load: each connection sends a message, waits for the whole echo, sends the next.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';

export interface TcpLoad {
  readonly port: number;
  readonly connections: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** The message in hexadecimal digits. Default: `bytes` times x. */
  readonly messageHex?: string;
  /** Over TLS; any certificate will do. */
  readonly tls?: boolean;
}

const { port, connections, bytes, durationMs, messageHex, tls = false } = settings<TcpLoad>();
const message = messageHex === undefined ? Buffer.alloc(bytes, 'x') : Buffer.from(messageHex, 'hex');
let roundTrips = 0;
let running = true;
let opened = 0;
let closed = 0;
let startedAt = 0;

const sockets = Array.from({ length: connections }, () => {
  const target = { port, host: '127.0.0.1', noDelay: true, rejectUnauthorized: false };
  const socket = tls ? connectTls(target) : connect(target);
  let missing = bytes;
  socket.on(tls ? 'secureConnect' : 'connect', () => {
    if (++opened === connections) begin();
  });
  socket.on('data', (chunk) => {
    missing -= chunk.length;
    if (missing > 0) return;
    missing = bytes;
    roundTrips++;
    if (running) socket.write(message);
    else socket.end();
  });
  socket.on('close', () => {
    if (++closed === connections) process.exit(0);
  });
  socket.on('error', () => socket.destroy());
  return socket;
});

function begin(): void {
  startedAt = performance.now();
  const busy = measureCpuShare();
  for (const socket of sockets) socket.write(message);
  setTimeout(() => {
    running = false;
    process.send?.({ perSecond: (roundTrips / (performance.now() - startedAt)) * 1000, roundTrips, busy: busy() });
    setTimeout(() => process.exit(0), 1000).unref();
  }, durationMs);
}
