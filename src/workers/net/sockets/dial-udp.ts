import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address } from '../../../contract/endpoint.ts';
import { isMulticastAddress } from '../../../contract/ip.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { firstThat } from '../udp/first-address.ts';
import { LiveSocketOptions } from '../udp/live-options.ts';
import { literalLookup } from '../udp/literal-lookup.ts';
import { allowedAddresses, type Target } from './addresses.ts';

/** A UDP socket for one target. */
export interface DialledUdp {
  readonly socket: Socket;
  readonly family: 4 | 6;
  /** Where datagrams go when the socket is not connected. */
  readonly target: Address | undefined;
}

/**
 * A UDP socket connected to the target: it hears only the target, and ICMP errors reach it. Nothing is sent yet, so this succeeds with an
 * absent peer too. To a group or a broadcast address it is not connected: those who answer do so from addresses of their own, and all of
 * them are heard.
 */
export async function dialUdp(target: Target, signal: AbortSignal): Promise<DialledUdp> {
  return firstThat(await allowedAddresses(target, signal), signal, (address) => dialAddress(target, address, signal));
}

async function dialAddress(
  target: Target,
  { address, family: version }: ResolvedAddress,
  signal: AbortSignal,
): Promise<DialledUdp> {
  const family = version === 6 ? 6 : 4;
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup: literalLookup(family) });
  // Until the connection listens, an error without a listener would end the thread.
  socket.on('error', ignore);
  try {
    const isConnected = await bindAndConnect(socket, target, address, family);
    signal.throwIfAborted();
    return { socket, family, target: isConnected ? undefined : { host: address, port: target.spec.port } };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** With IP addresses there is nothing that could take long. False: it is bound only. */
async function bindAndConnect(socket: Socket, { spec }: Target, address: string, family: 4 | 6): Promise<boolean> {
  const { localAddress, localPort, broadcast } = spec.socket;
  const listening = once(socket, 'listening');
  socket.bind({ port: localPort, exclusive: true, ...(localAddress === undefined ? {} : { address: localAddress }) });
  await listening;
  new LiveSocketOptions(socket, family).apply(spec.socket);
  if (broadcast || isMulticastAddress(address)) return false;
  await new Promise<void>((resolve, reject) => {
    const onConnect = (error?: Error) => (error ? reject(error) : resolve());
    socket.connect(spec.port, address, onConnect as () => void);
  });
  return true;
}

function ignore(): void {}
