import type { Socket } from 'node:net';

/** Ends a socket without an owner, with an RST. */
export function refuse(socket: Socket): void {
  socket.on('error', () => {});
  socket.resetAndDestroy();
}
