import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { handshakeError } from '../../../core/tls/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import { socketOptions } from '../connection/socket-options.ts';
import { TlsConnection } from '../connection/tls-connection.ts';
import { DEFAULT_CLIENT_TLS } from '../tls/client-context.ts';
import { setHighWaterMark } from '../tls/high-water-mark.ts';
import { tlsFactsOf } from '../tls/tls-facts.ts';
import { connectTcp, type Connected } from './open-tcp.ts';
import type { Opened } from './opened.ts';
import type { Target } from './target.ts';

/** TCP, and the handshake on it. Rejects with `tls_failed`, `tls_certificate_rejected`, and as TCP does. */
export async function openTls(target: Target, signal: AbortSignal): Promise<Opened> {
  const connected = await connectTcp(target, signal);
  const tls = connect(optionsOf(target, connected));
  await secured(tls, connected, signal);
  setHighWaterMark(tls, socketOptions(target.spec.limits.maxSendBufferBytes).highWaterMark);
  const { socket, local, remote } = connected;
  return {
    connectionOf(endpoint) {
      const facts = { direction: 'outbound', local, remote, extras: { tls: tlsFactsOf(tls) } } as const;
      const connection = new TlsConnection(endpoint, facts, tls, socket);
      return { connection, start: () => connection.start() };
    },
    release: () => socket.destroy(),
  };
}

function optionsOf({ spec, tls }: Target, { socket }: Connected): ConnectionOptions {
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
function secured(tls: TLSSocket, { socket, remote }: Connected, signal: AbortSignal): Promise<void> {
  // For as long as it lives: nobody else listens between the handshake and the connection, and an error nobody hears ends the thread.
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
