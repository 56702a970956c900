import type { FramingOf } from '../../../contract/framing.ts';
import type { Encoder, FramingCodec } from './codec.ts';
import { notEncodable } from './faults.ts';
import { checks, CONTROLS, DLE, ETX, StxEtxDecoder, STX } from './stx-etx-decoder.ts';
import { boundsOf } from './stream-decoder.ts';

type StxEtx = FramingOf<'stx-etx'>;

/** Which bytes of a message get a DLE in front. */
const stuffed: Readonly<Record<StxEtx['stuffing'], ReadonlySet<number>>> = {
  none: new Set(),
  escape: new Set([STX, ETX, DLE]),
  transparent: new Set([DLE]),
};

class StxEtxEncoder implements Encoder {
  readonly #framing: StxEtx;
  readonly #start: Buffer;
  readonly #end: Buffer;

  constructor(framing: StxEtx) {
    const isTransparent = framing.stuffing === 'transparent';
    this.#framing = framing;
    this.#start = Buffer.from(isTransparent ? [DLE, STX] : [STX]);
    this.#end = Buffer.from(isTransparent ? [DLE, ETX] : [ETX]);
  }

  encode(message: Buffer): Buffer {
    const { stuffing, check, controls } = this.#framing;
    if (controls && message.length === 1 && CONTROLS.has(message[0] ?? 0)) return message;
    const content = stuffing === 'none' ? plain(message) : stuff(message, stuffed[stuffing]);
    const covered = Buffer.concat([content, this.#end]);
    const sum = check === 'none' ? [] : [checks[check](0, covered, 0, covered.length)];
    return Buffer.concat([this.#start, covered, Buffer.from(sum)]);
  }
}

/** Content that is sent as it is. A message with STX and ETX around it is a frame already. */
function plain(message: Buffer): Buffer {
  const isFrame = message.length > 1 && message[0] === STX && message.at(-1) === ETX;
  const content = isFrame ? message.subarray(1, -1) : message;
  if (content.includes(ETX))
    throw notEncodable('A message cannot contain ETX (0x03), which ends it; `stuffing` is for that.');
  return content;
}

function stuff(message: Buffer, special: ReadonlySet<number>): Buffer {
  let extra = 0;
  for (const byte of message) if (special.has(byte)) extra += 1;
  if (extra === 0) return message;
  const content = Buffer.allocUnsafe(message.length + extra);
  let at = 0;
  for (const byte of message) {
    if (special.has(byte)) content[at++] = DLE;
    content[at++] = byte;
  }
  return content;
}

/** Frames between STX and ETX. One that is not whole at the end of a stream is dropped. */
export const stxEtx: FramingCodec<'stx-etx'> = {
  createDecoder: (framing, context, sink) => new StxEtxDecoder(framing, boundsOf(framing, context), sink),
  createEncoder: (framing) => new StxEtxEncoder(framing),
};
