import type { Socket } from 'node:dgram';

/** How often a closing socket looks whether its send queue is empty, and how many times, before it closes all the same. */
const FLUSH_LOOK_MS = 5;
const FLUSH_LOOKS = 100;

/** Closes the socket once its send queue is empty, in bounded time. */
export function closeWhenSent(socket: Socket, looks = FLUSH_LOOKS): void {
  if (looks === 0 || socket.getSendQueueCount() === 0) socket.close();
  else setTimeout(closeWhenSent, FLUSH_LOOK_MS, socket, looks - 1);
}
