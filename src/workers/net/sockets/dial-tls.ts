import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { handshakeError } from '../../../core/tls/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import { socketOptions } from './socket-options.ts';
import { DEFAULT_CLIENT_TLS } from '../tls/client-context.ts';
import { setHighWaterMark } from '../tls/high-water-mark.ts';
import { dialTcp, type DialledTcp } from './dial-tcp.ts';
import type { TcpTarget } from './addresses.ts';

/** A TLS socket after its handshake, and the TCP socket it is on. */
export interface DialledTls extends DialledTcp {
  readonly tls: TLSSocket;
}

/** TCP, and the handshake on it. Rejects with `tls_failed`, `tls_certificate_rejected`, and as TCP does. */
export async function dialTls(target: TcpTarget, signal: AbortSignal): Promise<DialledTls> {
  const dialled = await dialTcp(target, signal);
  const tls = connect(optionsOf(target, dialled));
  await secured(tls, dialled, signal);
  setHighWaterMark(tls, socketOptions(target.spec.limits.maxSendBufferBytes).highWaterMark);
  return { tls, ...dialled };
}

function optionsOf({ spec, tls }: TcpTarget, { socket }: DialledTcp): ConnectionOptions {
  const { verify, serverName, alpn } = spec.tls ?? DEFAULT_CLIENT_TLS;
  const name = serverName ?? spec.host;
  return {
    socket,
    host: name,
    // RFC 6066: an address is no server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    secureContext: tls,
    rejectUnauthorized: verify,
    ...(alpn.length > 0 ? { ALPNProtocols: alpn } : {}),
  };
}

/** Rejects with the error of the handshake or the signal's reason; the socket is destroyed then. */
function secured(tls: TLSSocket, { socket, remote }: DialledTcp, signal: AbortSignal): Promise<void> {
  // Between the handshake and the connection nothing else listens, and an error without a listener ends the thread.
  tls.on('error', ignore);
  socket.on('error', ignore);
  return new Promise((resolve, reject) => {
    const settle = () => {
      tls.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
    };
    const onSecure = () => {
      settle();
      resolve();
    };
    const onError = (error: Error) => {
      settle();
      socket.destroy();
      reject(handshakeError(error, tls, formatAddress(remote)));
    };
    const onClose = () => onError(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const onAbort = () => {
      settle();
      socket.destroy();
      reject(signal.reason as Error);
    };
    tls.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function ignore(): void {}
