import { z } from 'zod';
import { bytesSchema, decodeBytes, type Bytes } from './bytes.ts';

/** Largest `maxMessageBytes` anybody may ask for, in bytes. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

const bounds = {
  maxMessageBytes: z.int().min(1).max(MAX_MESSAGE_BYTES).optional().meta({
    description: 'Largest message in bytes, without framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB).',
  }),
  onOversize: z.enum(['drop', 'truncate', 'close']).default('close').meta({
    description: 'What happens to a longer message: `close` ends the connection with reason `message_too_large`, `drop` skips it and counts it, `truncate` keeps its first `maxMessageBytes`.',
  }),
};

const rawFraming = z.strictObject({ type: z.literal('raw') }).meta({
  id: 'RawFraming',
  description: 'No framing: a message is what one read (TCP) or one datagram (UDP) brought.',
});

const lineFraming = z.strictObject({ type: z.literal('line'), ...bounds }).meta({
  id: 'LineFraming',
  description: 'Text lines: ends at LF, a CR before it is removed too. Sending appends LF unless the message ends with one.',
});

/** Longest delimiter or start marker, in bytes: a decoder may have to hold and compare this much again for each byte that comes. */
export const MAX_MARK_BYTES = 64;

const delimiterFraming = z.strictObject({
  type: z.literal('delimiter'),
  delimiters: z.array(bytesSchema).min(1).max(16).meta({ description: 'Any of these sequences ends a message; at most 64 bytes each. Sending appends the first unless one is there.' }),
  start: bytesSchema.optional().meta({ description: 'A message begins with this sequence; bytes before it are skipped and counted.' }),
  escape: bytesSchema.optional().meta({ description: 'One byte: the byte after it is taken literally and it is removed. Sending escapes delimiters, start markers and itself. It must not occur in them.' }),
  keep: z.boolean().default(false).meta({ description: 'Keep the delimiter and start marker in the message. Default false.' }),
  ...bounds,
}).superRefine((value, context) => {
  const escape = value.escape && decodeBytes(value.escape);
  if (escape && escape.length !== 1) context.addIssue({ code: 'custom', path: ['escape', 'data'], message: 'must be exactly one byte' });
  const check = (mark: Bytes, path: (string | number)[]) => {
    const fault = markFault(decodeBytes(mark), escape);
    if (fault) context.addIssue({ code: 'custom', path: [...path, 'data'], message: fault });
  };
  value.delimiters.forEach((delimiter, index) => check(delimiter, ['delimiters', index]));
  if (value.start) check(value.start, ['start']);
}).meta({
  id: 'DelimiterFraming',
  description: 'Messages end with a byte sequence; optionally a start marker and byte stuffing.',
  examples: [{ type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: '7d', encoding: 'hex' } }],
});

function markFault(mark: Buffer, escape: Buffer | undefined): string | undefined {
  if (mark.length === 0) return 'must not be empty';
  if (mark.length > MAX_MARK_BYTES) return `must be at most ${MAX_MARK_BYTES} bytes`;
  if (escape?.length === 1 && mark.includes(escape)) return 'must not contain the escape byte';
  return undefined;
}

const lengthFraming = z.strictObject({
  type: z.literal('length'),
  offset: z.int().min(0).max(1024).default(0).meta({ description: 'Bytes before the length field (Netty `lengthFieldOffset`).' }),
  width: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(8)]).default(4).meta({ description: 'Size of the length field in bytes (Netty `lengthFieldLength`).' }),
  endian: z.enum(['big', 'little']).default('big').meta({ description: 'Byte order of the length field.' }),
  adjust: z.int().min(-65_536).max(65_536).default(0).meta({ description: 'Added to the value (Netty `lengthAdjustment`): frame length = offset + width + value + adjust.' }),
  strip: z.int().min(0).max(2048).default(0).meta({ description: 'Bytes removed from the front of a frame (Netty `initialBytesToStrip`). Sending puts as many zero bytes there, then writes the length field.' }),
  ...bounds,
}).meta({
  id: 'LengthFraming',
  description: 'A length field in the header says how long the frame is. The five fields are those of Netty\'s LengthFieldBasedFrameDecoder.',
  examples: [{ type: 'length', offset: 4, width: 2, endian: 'big', adjust: 0, strip: 0 }],
});

const fixedFraming = z.strictObject({ type: z.literal('fixed'), length: z.int().min(1).max(MAX_MESSAGE_BYTES).meta({ description: 'Length of every message in bytes.' }) }).meta({
  id: 'FixedFraming',
  description: 'Every message has the same length. Sending a message of another length is refused.',
});

/** How bytes are cut into messages and back. One row a framing; the codec of the same name is in src/workers/shared/framing. */
export const framingSchema = z.discriminatedUnion('type', [rawFraming, lineFraming, delimiterFraming, lengthFraming, fixedFraming]).meta({
  id: 'Framing',
  description: 'How the byte stream is cut into messages, and messages put back on it. On UDP every datagram is decoded by itself.',
});
export type Framing = z.infer<typeof framingSchema>;
export type FramingType = Framing['type'];
export type FramingOf<T extends FramingType> = Extract<Framing, { type: T }>;
export type OversizePolicy = 'drop' | 'truncate' | 'close';
