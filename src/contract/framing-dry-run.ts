import { z } from 'zod';
import { bytesFields, bytesSchema, checkBytes, encodingSchema, type Encoding } from './bytes.ts';
import { encodingField, maxMessageBytesField, transportSchema } from './endpoint.ts';
import { lineEndingSchema } from './framings/line.ts';
import { checkFraming, framingSchema } from './framing.ts';

/** Dry runs: a framing tried on bytes, without a socket. */

/** Most bytes one dry run takes, all chunks or messages together. */
export const MAX_DRY_RUN_BYTES = 1024 * 1024;
/** Most chunks or messages. */
const MAX_PARTS = 1000;

const chunkSchema = z
  .strictObject({
    ...bytesFields,
    afterMs: z.int().min(0).max(3_600_000).default(0).meta({
      description:
        'Simulated time since the previous chunk, in milliseconds: `idle` ends a message when it is `gapMs` or more. The request does not actually wait. Default 0.',
    }),
  })
  .superRefine(checkBytes)
  .meta({ id: 'Chunk', description: 'Bytes that arrive together: one read, or one datagram.' });

/** Refinement: what comes together must fit. */
function checkSize(
  parts: readonly { data: string; encoding: Encoding }[],
  name: string,
  context: z.RefinementCtx,
): void {
  let bytes = 0;
  for (const { data, encoding } of parts) bytes += Buffer.byteLength(data, encoding);
  if (bytes > MAX_DRY_RUN_BYTES)
    context.addIssue({ code: 'custom', path: [name], message: `must be at most ${MAX_DRY_RUN_BYTES} bytes together` });
}

export const framingDecodeSchema = z
  .strictObject({
    framing: framingSchema,
    transport: transportSchema.default('tcp').meta({
      description: '`tcp`: the chunks are one stream; `udp`: each is a datagram and decoded by itself. Default `tcp`.',
    }),
    chunks: z.array(chunkSchema).min(1).max(MAX_PARTS).meta({
      description:
        'The bytes in order of arrival: 1 to 1000 chunks, at most 1 MiB in total. Except with `raw`, the way a stream is split into chunks makes no difference.',
    }),
    end: z.boolean().default(false).meta({
      description:
        'True: the stream ends after the last chunk. `line` and `idle` then return the incomplete message; the other framings drop and count it. Always true for a datagram. Default false.',
    }),
    encoding: encodingField,
    maxMessageBytes: maxMessageBytesField,
    limit: z
      .int()
      .min(0)
      .max(MAX_PARTS)
      .default(100)
      .meta({ description: 'Most messages in the answer, 0 to 1000; `total` counts all. Default 100.' }),
  })
  .superRefine(checkFraming)
  .superRefine(({ chunks }, context) => checkSize(chunks, 'chunks', context))
  .meta({
    id: 'FramingDecode',
    description: 'A framing, and bytes to decode with it.',
    examples: [
      {
        framing: { type: 'length', offset: 4, width: 2 },
        chunks: [
          { data: '000100000006110300', encoding: 'hex' },
          { data: '6b0003', encoding: 'hex' },
        ],
        encoding: 'hex',
      },
      {
        framing: { type: 'idle', gapMs: 20 },
        chunks: [{ data: 'PI' }, { data: 'NG', afterMs: 5 }, { data: 'PONG', afterMs: 20 }],
      },
    ],
  });
export type FramingDecode = z.output<typeof framingDecodeSchema>;

const offset = (what: string) => z.int32().meta({ description: `${what}, counted from 0 over all chunks.` });

export const decodedMessageSchema = z
  .strictObject({
    data: z.string(),
    encoding: encodingSchema,
    bytes: z.int32().meta({ description: 'Length of the message.' }),
    truncated: z
      .boolean()
      .meta({ description: 'Truncated, because it was longer than `maxMessageBytes` (`onOversize: truncate`).' }),
    offset: offset(
      'First byte of the input for this message: the byte after the previous message, so skipped bytes in between are included',
    ),
    wireBytes: z.int32().meta({
      description:
        'Bytes of the input from `offset` that were consumed for this message, including framing and skipped bytes.',
    }),
    lineEnding: lineEndingSchema.optional().meta({ description: 'With `line`: the line ending.' }),
  })
  .meta({ id: 'DecodedMessage', description: 'A message decoded from the input.' });
export type DecodedMessage = z.output<typeof decodedMessageSchema>;

export const decodeFaultSchema = z
  .strictObject({
    code: z.string().meta({ description: '`malformed_message` or `message_too_large`.' }),
    detail: z.string(),
    offset: offset('The byte where the error was found'),
  })
  .meta({ id: 'DecodeFault', description: 'Why the bytes do not fit the framing.' });
export type DecodeFault = z.output<typeof decodeFaultSchema>;

export const framingDecodedSchema = z
  .strictObject({
    messages: z.array(decodedMessageSchema),
    total: z.int32().meta({ description: 'Number of messages; `messages` has the first `limit`.' }),
    dropped: z
      .int32()
      .meta({ description: 'Messages and runs of bytes dropped, counted as in `dropped` of a connection.' }),
    faults: z.array(decodeFaultSchema).meta({
      description:
        'TCP: at most one, where a connection would be closed; nothing after it is decoded. UDP: one for each invalid datagram.',
    }),
    remainder: z
      .strictObject({
        data: z.string(),
        encoding: encodingSchema,
        bytes: z.int32(),
        offset: offset('The first of these bytes'),
      })
      .nullable()
      .meta({
        description:
          'TCP: the bytes after the last message: an incomplete message, skipped bytes, and with an error everything that was not decoded. Null when there are none, and on UDP.',
      }),
  })
  .meta({ id: 'FramingDecoded', description: 'The messages that a framing decodes from the bytes.' });
export type FramingDecoded = z.output<typeof framingDecodedSchema>;

export const framingEncodeSchema = z
  .strictObject({
    framing: framingSchema,
    messages: z
      .array(bytesSchema)
      .min(1)
      .max(MAX_PARTS)
      .meta({ description: 'Messages as in a send: 1 to 1000, at most 1 MiB in total.' }),
    encoding: encodingField,
  })
  .superRefine(({ messages }, context) => checkSize(messages, 'messages', context))
  .meta({
    id: 'FramingEncode',
    description: 'A framing, and messages to encode with it.',
    examples: [{ framing: { type: 'mllp' }, messages: [{ data: 'MSH|^~\\&|' }], encoding: 'hex' }],
  });
export type FramingEncode = z.output<typeof framingEncodeSchema>;

export const framingEncodedSchema = z
  .strictObject({
    frames: z
      .array(
        z.strictObject({
          data: z.string(),
          encoding: encodingSchema,
          bytes: z.int32().meta({ description: 'Length of the frame.' }),
        }),
      )
      .meta({ description: 'One for each message, in order.' }),
    bytes: z.int32().meta({ description: 'Total length of all frames.' }),
  })
  .meta({ id: 'FramingEncoded', description: 'The bytes that would be sent.' });
export type FramingEncoded = z.output<typeof framingEncodedSchema>;
