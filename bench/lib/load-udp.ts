// Load: each socket sends a datagram, waits for its echo, sends the next; a lost one is given up after a while.
import { createSocket } from 'node:dgram';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';

export interface UdpLoad {
  readonly port: number;
  readonly sockets: number;
  readonly bytes: number;
  readonly durationMs: number;
}

/** When an echo counts as lost, in milliseconds. */
const LOST_AFTER_MS = 200;

const { port, sockets, bytes, durationMs } = settings<UdpLoad>();
const message = Buffer.alloc(bytes, 'x');
const lastAt = new Float64Array(sockets);
let roundTrips = 0;
let lost = 0;
let ready = 0;

const all = Array.from({ length: sockets }, (_, index) => {
  const socket = createSocket('udp4');
  socket.on('message', () => {
    roundTrips++;
    send(index);
  });
  socket.bind(0, '127.0.0.1', () =>
    socket.connect(port, '127.0.0.1', () => {
      if (++ready === sockets) begin();
    }),
  );
  return socket;
});

function send(index: number): void {
  lastAt[index] = performance.now();
  all[index]?.send(message);
}

function begin(): void {
  const startedAt = performance.now();
  const busy = measureCpuShare();
  for (let index = 0; index < sockets; index++) send(index);
  setInterval(() => {
    const now = performance.now();
    for (let index = 0; index < sockets; index++) {
      if (now - (lastAt[index] ?? now) < LOST_AFTER_MS) continue;
      lost++;
      send(index);
    }
  }, LOST_AFTER_MS);
  setTimeout(() => {
    process.send?.(
      { perSecond: (roundTrips / (performance.now() - startedAt)) * 1000, roundTrips, lost, busy: busy() },
      undefined,
      undefined,
      () => process.exit(0),
    );
  }, durationMs);
}
