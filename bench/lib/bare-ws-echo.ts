// The baseline: an echo on node:net that reports every message over `ws` and does nothing else: no log, no cursor, no filter, no Redis.
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** As long as Portcall collects events. */
const COLLECT_MS = 5;
const readers = new Set<WebSocket>();
let events: string[] = [];

function tell(type: string, connection: number, seq: number, chunk: Buffer): void {
  events.push(
    JSON.stringify({
      type,
      at: new Date().toISOString(),
      connection,
      seq,
      data: { bytes: chunk.length, data: chunk.toString('utf8'), encoding: 'utf8' },
    }),
  );
  if (events.length === 1) setTimeout(flush, COLLECT_MS);
}

function flush(): void {
  const frame = `{"subscription":"s","events":[${events.join(',')}]}`;
  events = [];
  for (const reader of readers) reader.send(frame);
}

let connections = 0;
const echo = createServer({ noDelay: true }, (socket) => {
  const connection = ++connections;
  let seq = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    tell('message.received', connection, ++seq, chunk);
    socket.write(chunk);
    tell('message.sent', connection, ++seq, chunk);
  });
});
const api = createHttpServer();
new WebSocketServer({ server: api, perMessageDeflate: false }).on('connection', (reader) => {
  readers.add(reader);
  reader.on('message', () => reader.send('{"id":1,"ok":{}}'));
  reader.on('close', () => readers.delete(reader));
});
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
echo.listen(0, '127.0.0.1', () =>
  api.listen(0, '127.0.0.1', () => process.send?.({ port: portOf(echo), url: `http://127.0.0.1:${portOf(api)}` })),
);
