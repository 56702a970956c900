import type { Encoder, FramingCodec } from './codec.ts';
import { DelimiterDecoder } from './delimiter-decoder.ts';
import type { DelimiterMarks } from './delimiter-marks.ts';
import { notEncodable } from './faults.ts';
import { boundsOf } from './stream-decoder.ts';

/** VT, in front of a block. */
const START = Buffer.from([0x0b]);
/** FS CR, behind it. */
const END = Buffer.from([0x1c, 0x0d]);

const marks: DelimiterMarks = { delimiters: [END], start: START, escape: undefined, keep: false };

const encoder: Encoder = {
  encode(message) {
    const isBlock = message[0] === START[0] && message.subarray(-END.length).equals(END);
    const content = isBlock ? message.subarray(START.length, -END.length) : message;
    if (content.includes(END)) throw notEncodable('A message cannot contain FS CR (0x1C 0x0D), which ends it.');
    return isBlock ? message : Buffer.concat([START, content, END]);
  },
};

/** HL7's Minimal Lower Layer Protocol. A block that is not whole at the end of a stream is dropped. */
export const mllp: FramingCodec<'mllp'> = {
  createDecoder: (framing, context, sink) => new DelimiterDecoder(marks, boundsOf(framing, context), sink),
  createEncoder: () => encoder,
};
