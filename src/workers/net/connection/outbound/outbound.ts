import type { AppError } from '../../../../core/errors/index.ts';
import type { Connection } from '../connection.ts';
import type { Endpoint } from '../endpoint.ts';
import type { OpenedListener } from '../opened-listener.ts';

/** A socket that is connected to the target and has no owner yet. */
export interface Outbound {
  /** Creates the connection; {@link OutboundConnection.start} takes the socket over. Once. */
  connectionOf(endpoint: Endpoint): OutboundConnection;
  /** Closes the socket if it is still open; idempotent. */
  release(): void;
}

export interface OutboundConnection {
  readonly connection: Connection;
  /** First event, then `opened` of the listener and of the handler's session, then what comes in. */
  start(listener: OutboundListener): void;
}

export interface OutboundListener extends OpenedListener {
  /** Nothing listens at the peer (UDP, reported by ICMP). */
  refused(error: AppError): void;
}
