import type { Framing, FramingOf, FramingType } from '../../../contract/framing.ts';
import type { Decoder, Encoder, FramingCodec, FramingContext, FramingTable, MessageSink } from './codec.ts';
import { cobs } from './cobs.ts';
import { delimiter } from './delimiter.ts';
import { fixed } from './fixed.ts';
import { idle } from './idle.ts';
import { length } from './length.ts';
import { line } from './line.ts';
import { mllp } from './mllp.ts';
import { octetCounted } from './octet-counted.ts';
import { raw } from './raw.ts';
import { slip } from './slip.ts';
import { stxEtx } from './stx-etx.ts';
import { varint } from './varint.ts';

export type { Decoder, Encoder, FramingCodec, FramingContext, MessageSink } from './codec.ts';
export { GapTimer, type GapOwner } from './gap-timer.ts';

/** Every framing. A new one is a schema in src/contract/framings, a file here, a row here, and a fixture in test/contract/framing. */
export const framings: FramingTable = {
  raw,
  line,
  delimiter,
  length,
  varint,
  fixed,
  'octet-counted': octetCounted,
  mllp,
  slip,
  cobs,
  'stx-etx': stxEtx,
  idle,
};

/** A decoder for one connection. */
export function createDecoder(framing: Framing, context: FramingContext, sink: MessageSink): Decoder {
  return codecOf(framing).createDecoder(framing, context, sink);
}

/** An encoder; it has no state, so one may serve every connection of an endpoint. */
export function createEncoder(framing: Framing): Encoder {
  return codecOf(framing).createEncoder(framing);
}

/** The row of the table. Its codec takes exactly this type of framing, which the type of the whole table cannot say. */
function codecOf<T extends FramingType>(framing: FramingOf<T> & { type: T }): FramingCodec<T> {
  return framings[framing.type];
}
