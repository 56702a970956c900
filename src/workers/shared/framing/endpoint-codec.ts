import type { Framing } from '../../../contract/framing.ts';
import { StreamDecoder } from './stream-decoder.ts';
import { createDecoder, createEncoder, type Decoder, type Encoder, type MessageSink } from './index.ts';

/** A decoder that says where the frames of messages are. */
export type FrameDecoder = StreamDecoder & Decoder;

/** The framing of an endpoint, made ready. A connection keeps the one it began with when the endpoint gets another. */
export interface Codec {
  /** No framing: a chunk that is not over the bound is a message, and a message is its own encoding. */
  readonly isRaw: boolean;
  /** The framing is `line`. */
  readonly isLines: boolean;
  readonly maxMessageBytes: number;
  readonly encoder: Encoder;
  createDecoder(sink: MessageSink): Decoder;
  /**
   * A decoder that finds the frames of a stream, and skips those that are too long. `from`: it goes on where this one is. Undefined: the
   * framing is `raw`.
   */
  createFrameDecoder(sink: MessageSink, from?: Decoder): FrameDecoder | undefined;
}

/** `datagrams`: for UDP. */
export function codecOf(framing: Framing, maxMessageBytes: number, datagrams: boolean): Codec {
  return {
    isRaw: framing.type === 'raw',
    isLines: framing.type === 'line',
    maxMessageBytes,
    encoder: createEncoder(framing),
    createDecoder: (sink) => createDecoder(framing, { maxMessageBytes, datagrams }, sink),
    createFrameDecoder(sink, from) {
      const skipping = 'onOversize' in framing ? { ...framing, onOversize: 'drop' as const } : framing;
      const decoder = createDecoder(skipping, { maxMessageBytes }, sink);
      if (!(decoder instanceof StreamDecoder)) return undefined;
      if (from instanceof StreamDecoder) decoder.takeOver(from);
      return decoder;
    },
  };
}
