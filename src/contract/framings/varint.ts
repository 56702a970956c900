import { z } from 'zod';
import { bounds } from './bounds.ts';

/** Longest length prefix in bytes: as many as 32 bits need, seven a byte. */
export const MAX_VARINT_BYTES = 5;

export const varintFraming = z
  .strictObject({
    type: z.literal('varint'),
    offset: z
      .int()
      .min(0)
      .max(1024)
      .default(0)
      .meta({ description: 'Bytes before the length (MQTT: 1, the packet type). Default 0.' }),
    keep: z.boolean().default(false).meta({
      description:
        'Keep the length, and the bytes before it, in the message. Sending then overwrites the length with the correct one. Default false: sending puts `offset` zero bytes before the length.',
    }),
    ...bounds,
  })
  .meta({
    id: 'VarintFraming',
    description:
      'A variable-length integer gives the number of bytes that follow: unsigned LEB128, seven bits per byte, lowest first, at most five bytes and 32 bits. Delimited protocol buffers begin with it; in MQTT it follows one byte. A longer length closes the connection with `malformed_message`.',
    examples: [{ type: 'varint' }, { type: 'varint', offset: 1, keep: true }],
  });
