import type { Target } from '../../sockets/addresses.ts';
import { dialTcp } from '../../sockets/dial-tcp.ts';
import { TcpConnection } from '../tcp-connection.ts';
import type { Outbound } from './outbound.ts';

export async function openTcp(target: Target, signal: AbortSignal): Promise<Outbound> {
  const { socket, local, remote } = await dialTcp(target, signal);
  return {
    connectionOf(endpoint) {
      const connection = new TcpConnection(endpoint, { direction: 'outbound', local, remote }, socket);
      return { connection, start: (listener) => connection.start(listener) };
    },
    release: () => socket.destroy(),
  };
}
