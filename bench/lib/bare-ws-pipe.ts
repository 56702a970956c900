// The baseline: a WebSocket server in one process that passes frames on to a TCP peer and back, with back-pressure and nothing else.
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const WINDOW_BYTES = 1024 * 1024;
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on('connection', (ws, request) => {
  const port = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('port'));
  const peer = connect({ port, host: '127.0.0.1', noDelay: true });
  const sent = (): void => {
    if (peer.isPaused() && ws.bufferedAmount < WINDOW_BYTES / 2) peer.resume();
  };
  peer.on('data', (chunk) => {
    ws.send(chunk, sent);
    if (ws.bufferedAmount >= WINDOW_BYTES) peer.pause();
  });
  ws.on('message', (data: Buffer) => {
    if (!peer.write(data)) ws.pause();
  });
  peer.on('drain', () => ws.resume());
  peer.on('close', () => ws.close());
  peer.on('error', () => ws.terminate());
  ws.on('close', () => peer.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
