import type { TLSSocket } from 'node:tls';
import type { TlsFacts } from '../../../contract/tls.ts';
import { certificateOf } from '../../../core/tls/index.ts';

/** What a finished handshake led to. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerX509Certificate();
  const { alpnProtocol, servername } = socket as { alpnProtocol: unknown; servername?: unknown };
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    // Node says false where there is none.
    alpn: typeof alpnProtocol === 'string' ? alpnProtocol : null,
    serverName: typeof servername === 'string' ? servername : null,
    authorized: socket.authorized,
    authorizationError: certificate !== undefined && !socket.authorized ? String(socket.authorizationError) : null,
    peerCertificate: certificate === undefined ? null : certificateOf(certificate),
  };
}
