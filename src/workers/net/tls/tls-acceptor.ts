import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import type { ListenerTls } from '../../../contract/tls.ts';
import { setHighWaterMark } from './high-water-mark.ts';
import { ServerNames } from './server-names.ts';
import { usable } from './usable.ts';

/** Who waits for the end of a handshake. */
export interface HandshakeOwner {
  secured(socket: TLSSocket): void;
  handshakeFailed(error: Error, socket: TLSSocket): void;
}

/** The server side of handshakes, by one set of settings. */
export interface TlsAcceptor {
  readonly settings: ListenerTls;
  readonly handshakeTimeoutMs: number;
  /** Begins the handshake on an accepted socket, whose unread bytes count. One of the owner's calls follows, unless the owner is gone by then. */
  begin(raw: Socket, owner: HandshakeOwner): void;
}

const OWNER = Symbol('handshake owner');
type OwnedSocket = Socket & { [OWNER]?: HandshakeOwner | undefined };

/**
 * `highWaterMark`: of the sockets. Throws `validation_failed` with OpenSSL's reason. The server never listens: sockets are given to it when their turn has come
 * (Node documents its 'connection' event for that). Its own time limit is not asked for: it begins anew with every byte. With other settings there is another one; what is in a handshake stays with the old.
 */
export function compileTlsAcceptor(settings: ListenerTls, highWaterMark: number): TlsAcceptor {
  const server = usable('tls', () => serverOf(settings));
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.allowHalfOpen = true;
    setHighWaterMark(socket, highWaterMark);
    ownerOf(socket)?.secured(socket);
  });
  server.on('tlsClientError', (error, socket) => ownerOf(socket)?.handshakeFailed(error, socket));
  return {
    settings,
    handshakeTimeoutMs: settings.handshakeTimeoutMs,
    begin(raw, owner) {
      (raw as OwnedSocket)[OWNER] = owner;
      // A peer whose FIN comes before the end of the handshake has nothing to hear from us.
      raw.allowHalfOpen = false;
      server.emit('connection', raw);
    },
  };
}

/** The handshake is abandoned. */
export function forgetHandshake(raw: Socket): void {
  (raw as OwnedSocket)[OWNER] = undefined;
}

function serverOf({
  cert,
  key,
  ca,
  sni,
  alpn,
  requestCert,
  rejectUnauthorized,
  minVersion,
  maxVersion,
}: ListenerTls): Server {
  const shared = { minVersion, maxVersion, ...(ca === undefined ? {} : { ca }) };
  const contexts = new ServerNames<SecureContext>();
  for (const entry of sni) {
    const context = createSecureContext({ ...shared, cert: entry.cert, key: entry.key });
    for (const name of entry.serverNames) contexts.add(name, context);
  }
  return createServer({
    ...shared,
    cert,
    key,
    requestCert,
    rejectUnauthorized,
    ...(alpn.length > 0 ? { ALPNProtocols: alpn } : {}),
    ...(sni.length > 0
      ? {
          SNICallback: (name: string, answer: (error: Error | null, context?: SecureContext) => void) =>
            answer(null, contexts.find(name)),
        }
      : {}),
  });
}

/** Node has no documented way from a TLS socket to the one below; the member is as old as TLS sockets are. */
function ownerOf(socket: TLSSocket): HandshakeOwner | undefined {
  return (socket as unknown as { _parent?: OwnedSocket })._parent?.[OWNER];
}
