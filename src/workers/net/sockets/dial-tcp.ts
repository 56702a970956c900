import { connect, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { encodeProxyHeader } from '../../shared/proxy-protocol/index.ts';
import { socketOptions } from './socket-options.ts';
import { allowedAddresses, type TcpTarget } from './addresses.ts';

type Addresses = readonly [ResolvedAddress, ...ResolvedAddress[]];

/** A connected socket and its two ends. */
export interface DialledTcp {
  readonly socket: Socket;
  readonly local: Address;
  readonly remote: Address;
}

/**
 * Connects to the target; with several addresses the system's order counts, and a slow one is overtaken by the next (RFC 8305). The PROXY
 * protocol header, where one is wanted, is the first that is sent.
 */
export async function dialTcp(target: TcpTarget, signal: AbortSignal): Promise<DialledTcp> {
  const addresses = await allowedAddresses(target, signal);
  signal.throwIfAborted();
  const socket = connect(optionsOf(target, addresses));
  await connected(socket, signal);
  const { port } = target.spec;
  // A socket whose peer is gone already has no addresses any more.
  const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const remote = { host: socket.remoteAddress ?? addresses[0].address, port };
  announce(socket, target.spec, local);
  return { socket, local, remote };
}

/** Sends the PROXY protocol header, where one is wanted. `local`: the address of the socket; undefined when it has none any more. */
export function announce(
  socket: Socket,
  { port, proxyProtocol, proxySource, proxyDestination }: TcpTarget['spec'],
  local: Address | undefined,
): void {
  if (proxyProtocol === 'off' || local === undefined || local.host === '') return;
  const destination = proxyDestination ?? { host: socket.remoteAddress ?? local.host, port };
  socket.write(encodeProxyHeader(proxyProtocol, { source: proxySource ?? local, destination }));
}

function optionsOf({ spec }: TcpTarget, addresses: Addresses): TcpNetConnectOpts {
  const { port, socket, limits } = spec;
  return {
    port,
    ...(addresses.length > 1
      ? { host: spec.host, autoSelectFamily: true, lookup: answering(addresses) }
      : { host: addresses[0].address }),
    ...(socket.localAddress === undefined ? {} : { localAddress: socket.localAddress }),
    ...(socket.localPort === 0 ? {} : { localPort: socket.localPort }),
    noDelay: socket.noDelay,
    keepAlive: socket.keepAliveMs > 0,
    keepAliveInitialDelay: socket.keepAliveMs,
    ...socketOptions(limits.maxSendBufferBytes),
  };
}

/** A lookup whose answer is known. */
function answering(addresses: Addresses): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}

/** Rejects with Node's error or the signal's reason; the socket is destroyed then. */
function connected(socket: Socket, signal: AbortSignal): Promise<void> {
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
