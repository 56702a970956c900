// The baseline: what node:dgram does with an echo and nothing else.
import { createSocket } from 'node:dgram';

const socket = createSocket('udp4');
socket.on('message', (message, peer) => socket.send(message, peer.port, peer.address));
socket.bind(0, '127.0.0.1', () => process.send?.({ port: socket.address().port }));
