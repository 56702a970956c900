import type { CloseReason } from '../../../contract/connection.ts';
import type { Codec } from '../connection/codec.ts';

/** A connection as a handler sees it. */
export interface HandledConnection {
  readonly id: string;
  /** The framing it began with; the endpoint's may be another by now. */
  readonly codec: Codec;
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly messagesIn: number;
  /** Counts the renderings of templates at the endpoint from 1. */
  countRendering(): number;
  /** Encodes and sends. A message the framing cannot encode is reported as `connection.error` and counted as dropped. */
  send(message: Buffer): void;
  /** Sends `wire`, which is `message` in the connection's framing, or stands for itself. */
  sendEncoded(message: Buffer, wire: Buffer): void;
  /** Sends what is queued, then FIN, and waits (bounded) for the peer's; what still comes is thrown away. UDP: ends the session. */
  close(reason: CloseReason): void;
  /** FIN of our side once everything is sent; receiving goes on. UDP: nothing. */
  half(): void;
}

/**
 * What an endpoint does with its connections: one object for all of them, made when the endpoint is configured, swapped when it is
 * changed. It is called only while our side may still send, and it must send in the order of its calls: then replies never overtake
 * each other.
 */
export interface ConnectionHandler {
  /** A connection was opened. UDP: a session began, and its first datagram, `first`, has been delivered. */
  onOpen(connection: HandledConnection, first?: Buffer): void;
  /** A message came. `message` may be kept, and is never written to. */
  onMessage(connection: HandledConnection, message: Buffer): void;
  /** The peer's FIN came, after its last message: decides whether our side ends too. */
  onPeerEnd(connection: HandledConnection): void;
}
