import type { CloseReason, ConnectionExtras, UpstreamFacts } from '../../../contract/connection.ts';
import type { Transport } from '../../../contract/endpoint.ts';
import type { EventSource } from '../../../contract/event-batch.ts';
import type { EventType } from '../../../contract/events.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Answered } from '../capture/answered.ts';
import type { RecordedMessage } from '../capture/message-ring.ts';
import type { StreamEnd } from '../pcap/ended-connections.ts';
import type { DialFaults } from './gate.ts';
import type { ConnectionTags } from './connection-tags.ts';

/** Where messages of a connection are recorded. */
export interface MessageRecord {
  /** The rule whose actions are done just now; what is sent meanwhile is recorded as sent by it. */
  answering: Answered | undefined;
  /** The message that was recorded just now. */
  readonly latest: RecordedMessage;
  /** It is known now what answers a message that was recorded before. */
  complete(recorded: RecordedMessage, answered: Answered): void;
}

/** A connection as a handler sees it. */
export interface HandledConnection {
  readonly id: string;
  readonly transport: Transport;
  /** Its number at the endpoint, from 1. */
  readonly ordinal: number;
  readonly direction: 'inbound' | 'outbound';
  /** The framing it began with; the endpoint's may be another by now. */
  readonly codec: Codec;
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  /** How it came about, beyond its addresses. */
  readonly extras: ConnectionExtras | undefined;
  readonly messagesIn: number;
  /** When something last came or was sent, Unix milliseconds. */
  readonly activityMs: number;
  /** Our side is open. */
  readonly canSend: boolean;
  readonly isEnded: boolean;
  /** How the stream ends, as far as it is known by now; undefined for what is no stream. */
  readonly streamEnd: StreamEnd | undefined;
  /** Reading from the peer is paused because it does not read what is sent. */
  readonly paused: boolean;
  /** Its own labels. */
  tags: ConnectionTags | undefined;
  /** Bounds and labels of the endpoint, as they are now. */
  readonly endpoint: {
    readonly source: EventSource;
    /** Where messages are noted that no rule matched; undefined: nowhere. */
    readonly looseEnds?: { unmatched(connection: string, atMs: number, message: Buffer): void };
    readonly maxSendBufferBytes: number;
    readonly closeTimeoutMs: number;
    /** Faults of the dials on behalf of its connections; undefined: none. */
    readonly cables: DialFaults | undefined;
  };
  /** What answers it. A handler that begins to remember something of the connection puts a session of its own here. */
  session: Session;
  readonly record: MessageRecord;
  /** Counts the renderings of templates at the endpoint from 1. */
  countRendering(): number;
  /**
   * Sends a message. `wire`: its bytes in the connection's framing, or as they are; left out, it is encoded. A message that cannot be
   * encoded or sent is reported as `connection.error` and counted as dropped.
   */
  send(message: Buffer, wire?: Buffer): void;
  /** Sends more bytes of a message whose beginning went through {@link send}; they are no message of their own. */
  sendRest(wire: Buffer): void;
  /**
   * Sends bytes of another stream, unchanged; the framing only finds their messages for the record. False: the peer does not read, and
   * {@link Session.writable} follows. Nothing else pauses. UDP: a datagram, and always true.
   */
  pass(bytes: Buffer): boolean;
  /** Sends what is queued, then FIN, and waits (bounded) for the peer's; what still comes is thrown away. UDP: ends the session. */
  close(reason: CloseReason): void;
  /** FIN of our side once everything is sent; receiving continues. UDP: nothing. */
  half(): void;
  /** Ends at once, with a RST. `afterSent`: once everything is sent, at the latest after `closeTimeoutMs`. UDP: ends the session. */
  reset(reason: CloseReason, afterSent?: boolean): void;
  /** Reading from the peer stops until {@link release}. UDP: nothing. */
  hold(): void;
  release(): void;
  /** A message could not be answered or passed on: `connection.error`, and it counts as dropped. */
  notSent(refusal: AppError): void;
  countDropped(messages: number): void;
  /** `connection.error`. */
  report(error: AppError): void;
  /** An event of the connection. */
  publish(type: EventType, data: object): void;
}

/**
 * What an endpoint does with its connections: one object for all of them, created when the endpoint is configured, swapped when it is
 * changed.
 */
export interface Handler {
  /** Variables that every connection begins with. */
  readonly variables?: ReadonlyMap<string, Buffer>;
  /** It passes messages on as they came. Default: no. */
  readonly wantsFrames?: boolean;
  /** Every connection needs a socket more: a UDP session begins only while descriptors are left. Default: no. */
  readonly opensSockets?: boolean;
  /** What answers a connection from now on: one that begins, or one that another handler had. It sends nothing yet. */
  open(connection: HandledConnection): Session;
  /** The endpoint is reset: what it remembers that is no connection's begins anew. */
  beginAnew?(): void;
}

/**
 * What becomes of bytes that a session has seen: `frame`: the framing makes messages of them; `observe`: they were passed on, and the
 * framing only finds their messages for the record; `consume`: nothing more.
 */
export type BytesVerdict = 'frame' | 'observe' | 'consume';

/**
 * The answering side of a connection. Every method takes the connection first, so that handlers that remember nothing share one session.
 * `opened`, `message` and `peerEnded` are called only while our side may still send; with `bytes`, `peerEnded` is called in any case. Replies go out in the order of the calls.
 */
export interface Session {
  /** Variables of the connection, once they are its own. */
  readonly variables?: ReadonlyMap<string, Buffer> | undefined;
  /** Where it passes the bytes on to. */
  readonly upstream?: UpstreamFacts | undefined;
  /** The connection was opened, and its first event published. UDP listeners: its first datagram, `first`, has been delivered. */
  opened?(connection: HandledConnection, first?: Buffer): void;
  /** Another handler had the connection before, and it is this session's from now on. */
  tookOver?(connection: HandledConnection): void;
  /** Bytes came, before the framing; UDP: a datagram, which may be empty. They may be kept, and are never written to. */
  bytes?(connection: HandledConnection, chunk: Buffer): BytesVerdict;
  /**
   * A message came, and is not recorded yet: what will answer it, which is recorded with it. {@link message} follows at once. Undefined:
   * nothing that is recorded, or that is decided later.
   */
  choose?(connection: HandledConnection, message: Buffer): Answered | undefined;
  /**
   * A message came. `message` may be kept, and is never written to. `frame`: with {@link Handler.wantsFrames}, the bytes it came as;
   * undefined when the framing takes nothing away, or they are not known (see MessageSink).
   */
  message(connection: HandledConnection, message: Buffer, frame?: Buffer): void;
  /** The peer's FIN came, after its last message: decides whether our side ends too. */
  peerEnded(connection: HandledConnection): void;
  /** The peer reads again. */
  writable?(connection: HandledConnection): void;
  /** The endpoint has another handler, and the connection is open: what answers it from now on. Default: `next.open`. */
  replacedBy?(connection: HandledConnection, next: Handler): Session;
  /** Forgets everything but connections to other servers; how many actions and messages are not done any more. */
  reset?(connection: HandledConnection): number;
  /** Our side closes the connection: its FIN is on its way, and what still comes from the peer is thrown away. TCP and TLS. */
  closing?(connection: HandledConnection): void;
  /** The connection has ended; its last event comes after this. Timers and sockets go, too. */
  closed?(connection: HandledConnection): void;
}
