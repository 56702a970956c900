import type { CloseReason } from '../../../contract/connection.ts';
import type { Transport } from '../../../contract/endpoint.ts';
import type { EventType } from '../../../contract/events.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { EventSource } from '../../../contract/event-batch.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { ConnectionTags } from './connection-tags.ts';

/** A connection as a handler sees it. */
export interface HandledConnection {
  readonly id: string;
  readonly transport: Transport;
  /** The framing it began with; the endpoint's may be another by now. */
  readonly codec: Codec;
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly messagesIn: number;
  /** When something last came or was sent, Unix milliseconds. */
  readonly activityMs: number;
  /** Our side is open. */
  readonly canSend: boolean;
  /** Reading from the peer is paused because it does not read what is sent. */
  readonly paused: boolean;
  /** Its own labels. */
  tags: ConnectionTags | undefined;
  /** Bounds and labels of the endpoint, as they are now. */
  readonly endpoint: {
    readonly source: EventSource;
    readonly maxSendBufferBytes: number;
    readonly closeTimeoutMs: number;
    readonly handler: ConnectionHandler;
  };
  /** What a handler remembers of the connection; it outlives a change of the handler. */
  session: HandlerSession | undefined;
  /** Counts the renderings of templates at the endpoint from 1. */
  countRendering(): number;
  /** Encodes and sends. A message the framing cannot encode is reported as `connection.error` and counted as dropped. */
  send(message: Buffer): void;
  /** Sends `wire`, which is `message` in the connection's framing, or stands for itself. */
  sendEncoded(message: Buffer, wire: Buffer): void;
  /** Sends more bytes of a message whose beginning went through {@link sendEncoded}; they are no message of their own. */
  sendRest(wire: Buffer): void;
  /** Sends what is queued, then FIN, and waits (bounded) for the peer's; what still comes is thrown away. UDP: ends the session. */
  close(reason: CloseReason): void;
  /** FIN of our side once everything is sent; receiving goes on. UDP: nothing. */
  half(): void;
  /** Ends at once, with a RST. UDP: ends the session. */
  reset(reason: CloseReason): void;
  /** Reading from the peer stops until {@link release}. UDP: nothing. */
  hold(): void;
  release(): void;
  /** A message could not be answered or passed on: `connection.error`, and it counts as dropped. */
  notSent(refusal: AppError): void;
  /** `connection.error`. */
  report(error: AppError): void;
  /** An event of the connection. */
  publish(type: EventType, data: object): void;
}

/** What a handler remembers of one connection. */
export interface HandlerSession {
  /** Variables of the connection, once they are its own. */
  readonly variables?: ReadonlyMap<string, Buffer> | undefined;
  /** The peer reads again. */
  drained(): void;
  /** The connection is gone: timers and sockets go, too. */
  ended(): void;
  /** Forgets everything but connections to other servers; how many actions and messages are not done any more. */
  reset(): number;
}

/**
 * What an endpoint does with its connections: one object for all of them, made when the endpoint is configured, swapped when it is
 * changed. It is called only while our side may still send, and it must send in the order of its calls: then replies never overtake
 * each other.
 */
export interface ConnectionHandler {
  /** Variables that every connection begins with. */
  readonly variables?: ReadonlyMap<string, Buffer>;
  /** A connection was opened. UDP: a session began, and its first datagram, `first`, has been delivered. */
  onOpen(connection: HandledConnection, first?: Buffer): void;
  /**
   * A message came. `message` may be kept, and is never written to. `frame`: with {@link wantsFrames}, the bytes it came as; undefined when
   * the framing takes nothing away, or they are not known (see MessageSink).
   */
  onMessage(connection: HandledConnection, message: Buffer, frame?: Buffer): void;
  /** It passes messages on as they came. Default: no. */
  readonly wantsFrames?: boolean;
  /** The peer's FIN came, after its last message: decides whether our side ends too. */
  onPeerEnd(connection: HandledConnection): void;
  /** The connection is gone; its last event comes after this. */
  onEnded?(connection: HandledConnection): void;
  /** The endpoint is reset: what it remembers that is no connection's begins anew; how much it had waiting. */
  beginAnew?(): number;
  /** `next` has the open connection from now on. */
  onReplaced?(connection: HandledConnection, next: ConnectionHandler): void;
  /** It has an open connection from now on that another handler had; after {@link onReplaced} of that one. */
  onAdopted?(connection: HandledConnection): void;
}
