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
        'Keep the bytes before the length, and the length, in the message. Sending then writes the right length over the one that is there. Default false: sending puts `offset` zero bytes before the length.',
    }),
    ...bounds,
  })
  .meta({
    id: 'VarintFraming',
    description:
      'A variable-length integer says how many bytes follow: unsigned LEB128, seven bits a byte, lowest first, at most five bytes and 32 bits. Delimited protocol buffers have it in front, MQTT behind one byte. A longer length closes the connection with `malformed_message`.',
    examples: [{ type: 'varint' }, { type: 'varint', offset: 1, keep: true }],
  });
