import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { once } from 'node:events';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { toAppError } from '../../../core/errors/index.ts';
import { LiveSocketOptions } from '../udp/live-options.ts';
import { literalLookup } from '../udp/literal-lookup.ts';
import { bindAddress, sharesPort } from './listener.ts';

export interface BoundUdpSocket {
  readonly socket: Socket;
  readonly options: LiveSocketOptions;
}

/** A bound UDP socket with all its options. Throws `port_in_use`, `address_unavailable`, `socket_option_refused`, `multicast_join_failed` and so on. */
export async function bindUdpSocket(params: ListenerEndpoint): Promise<BoundUdpSocket> {
  const { host, port, family } = bindAddress(params);
  const socket = createSocket(optionsOf(params, family === 'ipv6'));
  try {
    // Asked for before binding: with a lookup that answers at once, `listening` comes within the call.
    const listening = once(socket, 'listening');
    socket.bind({ address: host, port, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw toAppError(error, 'socket_error');
  }
  try {
    const options = new LiveSocketOptions(socket, family === 'ipv6' ? 6 : 4);
    options.apply(params.spec.socket);
    return { socket, options };
  } catch (error) {
    socket.close();
    throw toAppError(error, 'socket_option_refused');
  }
}

function optionsOf(params: ListenerEndpoint, isV6: boolean): SocketOptions {
  const { ipv6Only, receiveBufferBytes, sendBufferBytes } = params.spec.socket;
  return {
    type: isV6 ? 'udp6' : 'udp4',
    reusePort: sharesPort(params),
    ipv6Only: isV6 && ipv6Only,
    ...(receiveBufferBytes > 0 ? { recvBufferSize: receiveBufferBytes } : {}),
    ...(sendBufferBytes > 0 ? { sendBufferSize: sendBufferBytes } : {}),
    lookup: literalLookup(isV6 ? 6 : 4),
  };
}
