import { connect, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import type { Endpoint } from '../connection/endpoint.ts';
import { socketOptions, TcpConnection } from '../connection/tcp-connection.ts';
import type { Opened, OpenedConnection } from './opened.ts';
import { allowedAddresses, type Target } from './target.ts';

type Addresses = readonly [ResolvedAddress, ...ResolvedAddress[]];

/** Connects to the target; with several addresses the system's order counts, and a slow one is overtaken by the next (RFC 8305). */
export async function openTcp(target: Target, signal: AbortSignal): Promise<Opened> {
  const addresses = await allowedAddresses(target, signal);
  signal.throwIfAborted();
  const socket = connect(optionsOf(target, addresses));
  await connected(socket, signal);
  return {
    connectionOf: (endpoint) => connectionOf(endpoint, socket, { host: addresses[0].address, port: target.spec.port }),
    release: () => socket.destroy(),
  };
}

/** `target`: for a socket whose peer is gone already, because the system then tells no address. */
function connectionOf(endpoint: Endpoint, socket: Socket, target: { host: string; port: number }): OpenedConnection {
  const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const remote = { host: socket.remoteAddress ?? target.host, port: target.port };
  const connection = new TcpConnection(endpoint, { direction: 'outbound', local, remote }, socket);
  return { connection, start: () => connection.start() };
}

function optionsOf({ spec }: Target, addresses: Addresses): TcpNetConnectOpts {
  const { port, socket, limits } = spec;
  return {
    port,
    ...(addresses.length > 1 ? { host: spec.host, autoSelectFamily: true, lookup: answering(addresses) } : { host: addresses[0].address }),
    ...(socket.localAddress === undefined ? {} : { localAddress: socket.localAddress }),
    ...(socket.localPort === 0 ? {} : { localPort: socket.localPort }),
    noDelay: socket.noDelay,
    keepAlive: socket.keepAliveMs > 0,
    keepAliveInitialDelay: socket.keepAliveMs,
    ...socketOptions(limits.maxSendBufferBytes),
  };
}

/** A lookup whose answer is known. */
export function answering(addresses: Addresses): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}

/** Rejects with Node's error or the signal's reason; the socket is destroyed then. */
export function connected(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      socket.off('connect', onConnect).off('error', onError);
      signal.removeEventListener('abort', onAbort);
    };
    const onConnect = () => {
      settle();
      resolve();
    };
    const onError = (error: Error) => {
      settle();
      reject(firstCause(error));
    };
    const onAbort = () => {
      settle();
      socket.destroy();
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
