import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Connection } from './connection.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { placeOn } from '../sockets/socket-events.ts';
import type { OpenedListener } from './opened-listener.ts';
import { TcpConnection } from './tcp-connection.ts';

/**
 * A TLS stream after its handshake. It lives like a TCP connection: our end is close_notify and FIN, the peer's end is either of them,
 * and a reset is the RST of the TCP connection below.
 */
export class TlsConnection extends TcpConnection {
  readonly #tls: TLSSocket;

  /** `raw`: the TCP socket that `tls` is on. */
  constructor(endpoint: ConnectionOwner<Connection>, facts: ConnectionFacts, tls: TLSSocket, raw: Socket) {
    super(endpoint, facts, tls);
    this.#tls = tls;
    placeOn(tls, raw);
  }

  override get transport(): 'tls' {
    return 'tls';
  }

  override start(listener?: OpenedListener): void {
    super.start(listener);
    // A peer can end the handshake and the connection in one packet; then the socket has already emitted its end.
    if (this.#tls.closed) this.closed();
  }

  /** A TLS socket emits the error that broke its stream and stays open. */
  override failed(error: Error): void {
    super.failed(error);
    this.#tls.destroy();
  }
}
