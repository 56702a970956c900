// A server of the stream that has nothing to do but send: frames as Portcall writes them, made once, to each subscriber.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';

const { events } = settings<{ events: number }>();
/** About 128 KiB: what a net thread gathers under load. */
const EVENTS_OF_A_FRAME = 400;
/** Frames that wait in the socket, in bytes: enough that it never runs dry. */
const AHEAD_BYTES = 4 * 1024 * 1024;

const event = (seq: number): object => ({
  type: 'message.received',
  at: '2026-01-01T12:00:00.000Z',
  node: 'bench-1',
  listener: 'lst_01k2v9d8s3h7m4q5azx0c2b8w1',
  connection: 'con_01k2v9d8s3h7m4q5azx0c2b8w1.0.17',
  seq,
  data: { bytes: 64, data: 'x'.repeat(64), encoding: 'utf8', truncated: false },
});
const frames = Array.from({ length: Math.ceil(events / EVENTS_OF_A_FRAME) }, (_, frame) =>
  Buffer.from(
    JSON.stringify({
      subscription: 's',
      cursor: `1767268800000-${frame}-${EVENTS_OF_A_FRAME}`,
      events: Array.from({ length: EVENTS_OF_A_FRAME }, (_, index) => event(frame * EVENTS_OF_A_FRAME + index + 1)),
    }),
  ),
);

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await once(server, 'listening');
server.on('connection', (ws) => ws.once('message', () => void send(ws)));
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

async function send(ws: WebSocket): Promise<void> {
  const busy = measureCpuShare();
  ws.send(JSON.stringify({ id: 1, ok: { subscription: 's', cursor: '0-0-0', recovered: true } }));
  for (const frame of frames) {
    if (ws.bufferedAmount < AHEAD_BYTES) ws.send(frame, { binary: false });
    else await new Promise((resolve) => ws.send(frame, { binary: false }, resolve));
  }
  process.send?.({ busy: busy() });
}
