import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeBytes, encodeBytes } from '../../../contract/bytes.ts';
import type {
  DecodedMessage,
  DecodeFault,
  FramingDecode,
  FramingDecoded,
  FramingEncode,
  FramingEncoded,
} from '../../../contract/framing-dry-run.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import type { Decoder, MessageSink } from './codec.ts';
import { createDecoder, createEncoder } from './index.ts';

/** Bytes decoded in one turn of the event loop, about a millisecond: sockets of the thread wait no longer. */
const BYTES_A_TURN = 4 * 1024;

/**
 * Decodes as a connection would, and notes where. It pushes byte by byte, which gives the same messages and the exact place of each, and
 * of a fault; `raw` alone gets the chunks as they come, because they are its messages.
 */
class DecodeDryRun implements MessageSink {
  readonly #request: FramingDecode;
  readonly #chunks: readonly Buffer[];
  readonly #input: Buffer;
  readonly #messages: DecodedMessage[] = [];
  readonly #faults: DecodeFault[] = [];
  readonly #isRaw: boolean;
  #decoder: Decoder;
  #total = 0;
  #droppedBefore = 0;
  /** Bytes of the input that were pushed. */
  #at = 0;
  /** Where the last message ended. */
  #from = 0;

  constructor(request: FramingDecode) {
    this.#request = request;
    this.#isRaw = request.framing.type === 'raw';
    this.#chunks = request.chunks.map(decodeBytes);
    this.#input = Buffer.concat(this.#chunks);
    this.#decoder = this.#newDecoder();
  }

  message(bytes: Buffer, truncated: boolean): void {
    const offset = this.#from;
    this.#from = this.#isRaw ? offset + bytes.length : this.#at;
    this.#total += 1;
    if (this.#total > this.#request.limit) return;
    this.#messages.push({
      ...encodeBytes(bytes, this.#request.encoding),
      bytes: bytes.length,
      truncated,
      offset,
      wireBytes: this.#from - offset,
      ...lineEndingOf(this.#decoder),
    });
  }

  async run(): Promise<FramingDecoded> {
    const { transport } = this.#request;
    await (transport === 'udp' ? this.#datagrams() : this.#stream());
    return {
      messages: this.#messages,
      total: this.#total,
      dropped: this.#droppedBefore + this.#decoder.dropped,
      faults: this.#faults,
      remainder: transport === 'udp' ? null : this.#remainder(),
    };
  }

  async #stream(): Promise<void> {
    const { chunks, end } = this.#request;
    for (const [index, chunk] of this.#chunks.entries()) {
      const { gapMs = Infinity } = this.#decoder;
      if ((chunks[index]?.afterMs ?? 0) >= gapMs) this.#decoder.end();
      // A read is never empty; a datagram may be.
      if (chunk.length > 0 && !(await this.#push(this.#at + chunk.length))) return;
    }
    if (end) this.#decoder.end();
  }

  async #datagrams(): Promise<void> {
    for (const datagram of this.#chunks) {
      const datagramEnd = this.#at + datagram.length;
      this.#from = this.#at;
      if (await this.#push(datagramEnd)) this.#decoder.end();
      else this.#afterFault();
      this.#at = datagramEnd;
    }
  }

  /** Pushes the input up to `end`; false: a fault was noted. */
  async #push(end: number): Promise<boolean> {
    try {
      if (this.#isRaw) this.#pushChunk(end);
      while (this.#at < end) {
        this.#pushBytes(Math.min(this.#at + BYTES_A_TURN, end));
        if (this.#at < end) await nextTurn();
      }
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#faults.push({ code: thrown.code, detail: thrown.message, offset: this.#at - 1 });
      return false;
    }
  }

  /** A fault of a chunk shows at its last byte. */
  #pushChunk(end: number): void {
    const chunk = this.#input.subarray(this.#at, end);
    this.#at = end;
    this.#decoder.push(chunk);
  }

  #pushBytes(end: number): void {
    while (this.#at < end) {
      const at = this.#at++;
      this.#decoder.push(this.#input.subarray(at, at + 1));
    }
  }

  /** As a UDP session does: the datagram is counted, and the next one gets a new decoder. */
  #afterFault(): void {
    this.#droppedBefore += this.#decoder.dropped + 1;
    this.#decoder = this.#newDecoder();
  }

  #newDecoder(): Decoder {
    const { framing, maxMessageBytes, transport } = this.#request;
    return createDecoder(framing, { maxMessageBytes, datagrams: transport === 'udp' }, this);
  }

  #remainder(): FramingDecoded['remainder'] {
    const rest = this.#input.subarray(this.#from);
    return rest.length === 0
      ? null
      : { ...encodeBytes(rest, this.#request.encoding), bytes: rest.length, offset: this.#from };
  }
}

function lineEndingOf({ lineEnding }: Decoder): Pick<DecodedMessage, 'lineEnding'> {
  return lineEnding === undefined ? {} : { lineEnding };
}

/** What a framing makes of bytes. Gives the event loop a turn now and then. */
export function tryDecoding(request: FramingDecode): Promise<FramingDecoded> {
  return new DecodeDryRun(request).run();
}

/** What would be sent. Throws `message_not_encodable` with the path of the message. */
export function tryEncoding({ framing, messages, encoding }: FramingEncode): FramingEncoded {
  const encoder = createEncoder(framing);
  let bytes = 0;
  const frames = messages.map((message, index) => {
    try {
      const frame = encoder.encode(decodeBytes(message));
      bytes += frame.length;
      return { ...encodeBytes(frame, encoding), bytes: frame.length };
    } catch (thrown) {
      const { code, message: detail } = toAppError(thrown);
      throw new AppError(code, detail, { cause: thrown, errors: [{ path: `messages[${index}]`, message: detail }] });
    }
  });
  return { frames, bytes };
}
