import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { CreatedListener } from './console-page.ts';

/** A peer that is connected. */
export async function peerOf({ status: { address } }: CreatedListener): Promise<Socket> {
  const socket = connect(address.port, address.host);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}
