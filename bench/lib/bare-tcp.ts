// The baseline: what node:net does with an echo and nothing else.
import { createServer, type AddressInfo } from 'node:net';

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => socket.write(chunk));
});
process.on('message', () => process.send?.({ rss: rssAfterCollection() }));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

function rssAfterCollection(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
