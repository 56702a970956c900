// Load: each lane connects, sends a message, waits for the whole answer, closes, and begins again.
import { connect } from 'node:net';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';

export interface ShortLoad {
  readonly port: number;
  readonly connections: number;
  readonly bytes: number;
  readonly durationMs: number;
}

const { port, connections, bytes, durationMs } = settings<ShortLoad>();
const message = Buffer.alloc(bytes, 'x');
let conversations = 0;
let failed = 0;
const startedAt = performance.now();
const busy = measureCpuShare();
const isRunning = () => performance.now() - startedAt < durationMs;

function begin(): void {
  if (!isRunning()) return;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(message));
  let missing = bytes;
  socket.on('data', (chunk) => {
    missing -= chunk.length;
    if (missing === 0) socket.end();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (missing === 0) conversations++;
    else failed++;
    begin();
  });
}
for (let lane = 0; lane < connections; lane++) begin();
setTimeout(
  () =>
    process.send?.(
      {
        perSecond: (conversations / (performance.now() - startedAt)) * 1000,
        roundTrips: conversations,
        failed,
        busy: busy(),
      },
      undefined,
      undefined,
      () => process.exit(0),
    ),
  durationMs,
);
