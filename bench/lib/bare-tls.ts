// The baseline: what node:tls does with an echo and nothing else.
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { settings } from './child.ts';

const server = createServer({ ...settings<{ cert: string; key: string }>(), noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => socket.write(chunk));
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
