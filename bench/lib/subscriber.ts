// Subscribes to the stream and counts events, without parsing them: it must not be the bottleneck, as the client library would be, which parses them.
import { WebSocket } from 'ws';
import { settings } from './child.ts';
import { measureCpuShare } from './cpu-share.ts';

const { url, listener } = settings<{ url: string; listener: string }>();
const EVENT = Buffer.from('{"type":"');
let events = 0;
let frames = 0;
let bytes = 0;
let gaps = 0;
/** Since the last question. */
let busy = measureCpuShare();

const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/stream`);
socket.on('open', () =>
  socket.send(JSON.stringify({ id: 1, op: 'subscribe', subscription: 's', filter: { listener } })),
);
socket.on('message', (data: Buffer) => {
  if (data.indexOf('"events":[') < 0) {
    if (data.indexOf('"ok"') >= 0) process.send?.({ subscribed: true });
    if (data.indexOf('"gap"') >= 0) gaps++;
    return;
  }
  frames++;
  bytes += data.length;
  for (let at = data.indexOf(EVENT); at >= 0; at = data.indexOf(EVENT, at + EVENT.length)) events++;
});
socket.on('close', (code) => process.send?.({ closed: code }));
process.on('message', () => {
  process.send?.({ events, frames, bytes, gaps, busy: busy() });
  busy = measureCpuShare();
});
