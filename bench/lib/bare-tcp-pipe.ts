// The baseline: node:net passing bytes on to another server and back, with back-pressure and nothing else.
import { connect, createServer, type AddressInfo } from 'node:net';
import { settings } from './child.ts';

const { upstreamPort } = settings<{ upstreamPort: number }>();
const server = createServer({ noDelay: true }, (socket) => {
  const upstream = connect({ port: upstreamPort, host: '127.0.0.1', noDelay: true });
  for (const side of [socket, upstream]) {
    side.on('error', () => {
      socket.destroy();
      upstream.destroy();
    });
  }
  socket.pipe(upstream).pipe(socket);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
