import type { CloseReason } from '../../../contract/connection.ts';

/** The tunnels of one connection, as the connection sees them. */
export interface Attached {
  /** One of them has exclusive use of the connection: framing and handler are inactive, and other sends are refused. */
  readonly isTaken: boolean;
  /** Bytes passed as they are on the wire. Those that {@link take} gets are not shown again. */
  saw(bytes: Buffer, received: boolean): void;
  /** What came while it {@link isTaken}: a chunk, or a datagram. False: there is no room, and it is dropped (UDP only). `bytes` may be given away. */
  take(bytes: Buffer): boolean;
  /** The peer's FIN came. */
  peerEnded(): void;
  /** The connection has ended, or begins to and takes nothing more. Idempotent. */
  ended(reason: CloseReason): void;
}
