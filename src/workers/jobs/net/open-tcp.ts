import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../shared/egress.ts';
import { within } from '../deadline.ts';
import { stillStanding, type Standing } from '../standing.ts';
import { allowedAddresses, type Addresses, type Target } from './resolve.ts';
import { msSince, rounded } from '../../../core/rounded.ts';

export interface TcpTarget extends Target {
  readonly connectTimeoutMs: number;
}

/** A connected socket, which belongs to the caller, and what connecting took. */
export interface OpenedTcp {
  readonly socket: Socket;
  readonly address: Address;
  readonly resolveMs: number;
  readonly connectMs: number;
}

/** What every kind that connects needs from its context. */
export interface Reach extends Standing {
  readonly egress: Egress;
}

/**
 * Connects; with several addresses the system's order counts, and a slow one is overtaken by the next (RFC 8305). Rejects with
 * `egress_forbidden`, `connect_timeout`, the code of Node's error, or the signal's reason.
 */
export function openTcp(target: TcpTarget, { egress, signal, lease }: Reach): Promise<OpenedTcp> {
  const timedOut = () =>
    new AppError('connect_timeout', `No connection to ${formatAddress(target)} within ${target.connectTimeoutMs} ms.`);
  return within(target.connectTimeoutMs, signal, timedOut, async (within) => {
    const startedMs = performance.now();
    const addresses = await allowedAddresses(target, egress, within);
    const resolvedMs = performance.now();
    await stillStanding({ lease, signal: within });
    const socket = await connected(start(target, addresses), within);
    const { remoteAddress: host = addresses[0].address, remotePort: port = target.port } = socket;
    return {
      socket,
      address: { host, port },
      resolveMs: rounded(resolvedMs - startedMs),
      connectMs: msSince(resolvedMs),
    };
  });
}

function start({ host, port }: TcpTarget, addresses: Addresses): Socket {
  const [first, ...others] = addresses;
  // Half-open: a target that has said all may still want to hear the rest.
  if (others.length === 0) return connect({ host: first.address, port, noDelay: true, allowHalfOpen: true });
  return connect({
    host,
    port,
    noDelay: true,
    allowHalfOpen: true,
    autoSelectFamily: true,
    lookup: answering(addresses),
  });
}

/** A lookup whose answer is known. */
function answering(addresses: Addresses): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}

function connected(socket: Socket, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.off('connect', onConnect).off('error', onError);
      signal.removeEventListener('abort', onAbort);
    };
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const onError = (error: Error): void => {
      settle();
      reject(toAppError(firstCause(error), 'socket_error'));
    };
    const onAbort = (): void => {
      settle();
      socket.on('error', ignore).destroy();
      reject(signal.reason as Error);
    };
    socket.on('connect', onConnect).on('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** When every address failed, the error of the first says most; the collection has no message. */
function firstCause(error: Error): Error {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return first ?? error;
}

function ignore(): void {
  // The socket is being discarded: its errors do not matter.
}

/** How long a socket that is being closed waits for the peer's FIN, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;

/** Sends FIN, reads what still comes, and lets go of the socket in the background, so that the target sees an orderly end. */
export function closeSoon(socket: Socket): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS).unref();
  socket
    .removeAllListeners('data')
    .on('error', ignore)
    .once('close', () => clearTimeout(timer))
    .once('end', () => socket.destroy());
  socket.end();
  if (socket.readableEnded) socket.destroySoon();
  else socket.resume();
}
