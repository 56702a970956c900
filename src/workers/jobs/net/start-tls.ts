import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { AppError } from '../../../core/errors/index.ts';
import { msSince } from '../../../core/rounded.ts';
import { handshakeError, opensslReason } from '../../../core/tls/index.ts';
import { formatAddress } from '../../shared/egress.ts';

export interface TlsOptions {
  /** What the user connects to: the name that is checked unless `serverName` says another. */
  readonly host: string;
  readonly serverName?: string | undefined;
  /** PEM; undefined: the system's. */
  readonly ca?: string | undefined;
  readonly alpn: readonly string[];
  /** False: the handshake accepts any certificate, and `authorized` holds the verdict. */
  readonly verify: boolean;
}

/** TLS on a connected socket. Rejects with `tls_failed`, the code of Node's socket error, or the signal's reason; the socket is destroyed then. */
export function startTls(
  socket: Socket,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<{ tls: TLSSocket; tlsMs: number }> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      tls.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
    };
    const fail = (reason: unknown): void => {
      settle();
      tls.on('error', () => undefined).destroy();
      reject(reason as Error);
    };
    const onAbort = (): void => fail(signal.reason);
    const peer = formatAddress({ host: options.host, port: socket.remotePort ?? 0 });
    const onError = (error: Error): void => fail(failureOf(error, tls, peer));
    const onClose = (): void =>
      fail(new AppError('tls_failed', `The TLS handshake with ${peer} failed: the peer closed the connection.`));
    const onSecure = (): void => {
      settle();
      resolve({ tls, tlsMs: msSince(startedMs) });
    };
    const tls = begin(socket, options);
    tls.once('secureConnect', onSecure).on('error', onError).once('close', onClose);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Jobs have one code for everything about TLS. */
function failureOf(error: Error, tls: TLSSocket, peer: string): AppError {
  const { code, message } = handshakeError(error, tls, peer);
  return new AppError(code === 'tls_certificate_rejected' ? 'tls_failed' : code, message, { cause: error });
}

function begin(socket: Socket, { host, serverName, ca, alpn, verify }: TlsOptions): TLSSocket {
  const name = serverName ?? host;
  const options: ConnectionOptions = {
    socket,
    host: name,
    rejectUnauthorized: verify,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(alpn.length > 0 ? { ALPNProtocols: [...alpn] } : {}),
  };
  try {
    return connect({ ...options, ...(ca === undefined ? {} : { ca }) });
  } catch (error) {
    // A `ca` that is not PEM is only found here.
    socket.destroy();
    throw new AppError(
      'validation_failed',
      `The certificates in "ca" cannot be read: ${opensslReason(error) ?? 'OpenSSL does not say why'}.`,
      { cause: error },
    );
  }
}
