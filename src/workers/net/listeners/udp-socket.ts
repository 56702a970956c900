import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { once } from 'node:events';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { toAppError } from '../../../core/errors/index.ts';
import { bindAddress, sharesPort } from './listener.ts';

/** A bound UDP socket with all its options. Throws `port_in_use`, `address_unavailable`, `socket_option_refused` and so on. */
export async function bindUdpSocket(params: ListenerEndpoint): Promise<Socket> {
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
    applyOptions(socket, params);
  } catch (error) {
    socket.close();
    throw toAppError(error, 'socket_option_refused');
  }
  return socket;
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

/** Every host here is an IP address of the socket's family already: asking the resolver for each datagram would cost more than sending it. */
const literalLookup = (family: 4 | 6): NonNullable<SocketOptions['lookup']> => (hostname, _options, callback) => callback(null, hostname, family);

function applyOptions(socket: Socket, { spec }: ListenerEndpoint): void {
  const { broadcast, multicast } = spec.socket;
  if (broadcast) socket.setBroadcast(true);
  if (multicast.groups.length === 0) return;
  if (multicast.interface !== undefined) socket.setMulticastInterface(multicast.interface);
  socket.setMulticastTTL(multicast.ttl);
  socket.setMulticastLoopback(multicast.loopback);
  for (const group of multicast.groups) socket.addMembership(group, multicast.interface);
}
