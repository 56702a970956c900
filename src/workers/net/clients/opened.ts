import type { AppError } from '../../../core/errors/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Endpoint } from '../connection/endpoint.ts';

/** A socket that is connected to the target and has no owner yet. */
export interface Opened {
  /** Makes the connection; {@link OpenedConnection.start} takes the socket over. Once. */
  connectionOf(endpoint: Endpoint): OpenedConnection;
  /** Closes the socket if it is still open; idempotent. */
  release(): void;
}

export interface OpenedConnection {
  readonly connection: Connection;
  /** First event, then `onOpen` of the handler, then what comes in. `onRefused`: the peer's system says that nobody listens there (UDP, ICMP). */
  start(onRefused: (error: AppError) => void): void;
}
