// The baseline: node:dgram passing datagrams on to another server and back, one socket for each peer, and nothing else.
import { createSocket, type Socket } from 'node:dgram';
import { settings } from './child.ts';

const { upstreamPort } = settings<{ upstreamPort: number }>();
const upstreams = new Map<number, Socket>();
const server = createSocket('udp4');

function open(peerPort: number): Socket {
  const upstream = createSocket('udp4');
  upstreams.set(peerPort, upstream);
  upstream.on('message', (message) => server.send(message, peerPort, '127.0.0.1'));
  return upstream;
}

server.on('message', (message, { port }) =>
  (upstreams.get(port) ?? open(port)).send(message, upstreamPort, '127.0.0.1'),
);
server.bind(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
