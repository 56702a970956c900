import { createSocket, type Socket } from 'node:dgram';
import { toAppError } from '../../../core/errors/index.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import type { Addresses } from './resolve.ts';

/**
 * A UDP socket connected to one address, so that only this peer is heard, and its refusals (ICMP) are. It belongs to the caller. Rejects with the
 * system's code, for example `permission_denied` for a broadcast address or `host_unreachable` without a route.
 */
export function openUdp({ address, family }: ResolvedAddress, port: number): Promise<Socket> {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      closeUdp(socket);
      reject(toAppError(error, 'socket_error'));
    };
    socket.once('error', fail);
    // A socket that could not be connected says so here, and not by an event. Node's types do not know of it.
    const onConnect = (error?: Error): void => {
      socket.off('error', fail);
      if (error === undefined || error === null) resolve(socket);
      else fail(error);
    };
    socket.connect(port, address, onConnect as () => void);
  });
}

/** The first address that a socket can be connected to: a name may have some that there is no route to. Rejects as {@link openUdp} does for the first. */
export async function firstConnectable(addresses: Addresses, port: number): Promise<ResolvedAddress> {
  const [first, ...others] = addresses;
  if (others.length === 0) return first;
  let failure: unknown;
  for (const address of addresses) {
    try {
      closeUdp(await openUdp(address, port));
      return address;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

/** Idempotent: what was closed by an error may be closed by its owner, too. */
export function closeUdp(socket: Socket): void {
  socket.removeAllListeners().on('error', () => undefined);
  try {
    socket.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SOCKET_DGRAM_NOT_RUNNING') throw error;
  }
}
