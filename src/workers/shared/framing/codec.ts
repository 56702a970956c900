import type { LineEnding, LineEndings } from '../../../contract/framings/line.ts';
import type { Framing, FramingOf, FramingType } from '../../../contract/framing.ts';

/**
 * Framing codecs: bytes → messages and back. Pure: no sockets, no timers, no threads, so that net threads, jobs and dry runs share them.
 *
 *   chunk ──push──▶ decoder ──sink.message──▶ message        message ──encode──▶ bytes for the wire
 */

/** Takes decoded messages, in order, during `push` and `end`. It must not throw. */
export interface MessageSink {
  /**
   * One message. `bytes` belongs to the sink, which may keep it; it may be a view of a chunk, and then keeping it keeps the chunk.
   * `truncated`: only the beginning, because the message was longer than `maxMessageBytes` (`onOversize: truncate`).
   * `frame`: with {@link wantsFrames}, the bytes of the stream that made the message, marks, headers and escapes included. Undefined: the
   * message is its own frame, or is truncated, or had begun before frames were wanted.
   */
  message(bytes: Buffer, truncated: boolean, frame?: Buffer): void;
  /** The frames of messages are wanted, too. It may change between two chunks. Default: no. */
  readonly wantsFrames?: boolean;
}

export interface Decoder {
  /**
   * Takes the next bytes of the stream, or one whole datagram; the caller never reuses the chunk. Throws AppError `message_too_large`
   * (`onOversize: close`) or `malformed_message`; messages before the fault have been delivered, and from then on the decoder ignores
   * everything.
   */
  push(chunk: Buffer): void;
  /**
   * The stream is over (the peer's FIN, or the end of a datagram). `line` delivers a rest without LF as a message, `idle` what it
   * holds; the other framings cannot tell whether a rest is whole, drop it and count it. Never throws. The decoder is then as new: for datagrams call `push`, `end`, `push`,
   * `end`, ….
   */
  end(): void;
  /** Bytes held of a message that is not complete; at most `maxMessageBytes` and the framing bytes around one message. */
  readonly bufferedBytes: number;
  /**
   * A message ends when nothing came for so many milliseconds: the owner of the stream then calls `end`, see GapTimer. Undefined:
   * silence means nothing.
   */
  readonly gapMs?: number;
  /** Messages thrown away so far: too long (`onOversize: drop`), or cut off at the end. A run of bytes before a start marker counts as one. */
  readonly dropped: number;
  /** `line` only: how the message ends that is being delivered. */
  readonly lineEnding?: LineEnding;
  /** `line` only: the endings of all lines so far; undefined before the first. */
  readonly lineEndings?: LineEndings | undefined;
}

export interface Encoder {
  /** The message as it goes on the wire; may be `message` itself. Throws AppError `message_not_encodable`. */
  encode(message: Buffer): Buffer;
}

/** What a framing needs to know of its endpoint. */
export interface FramingContext {
  /** The endpoint's bound in bytes; a framing's own `maxMessageBytes` wins. */
  readonly maxMessageBytes: number;
  /** Chunks are datagrams: `raw` refuses a chunk over the bound instead of cutting it into pieces. Default false. */
  readonly datagrams?: boolean;
}

/** One framing. Stateless: the decoder holds all state there is, the encoder none. */
export interface FramingCodec<T extends FramingType> {
  createDecoder(framing: FramingOf<T>, context: FramingContext, sink: MessageSink): Decoder;
  createEncoder(framing: FramingOf<T>): Encoder;
}

/** The table of codecs: a row for each framing of the contract. */
export type FramingTable = { readonly [T in FramingType]: FramingCodec<T> };

export type { Framing };
