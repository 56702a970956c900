import { z } from 'zod';
import { bounds } from './bounds.ts';

export const lengthFraming = z
  .strictObject({
    type: z.literal('length'),
    offset: z
      .int()
      .min(0)
      .max(1024)
      .default(0)
      .meta({ description: 'Bytes before the length field (Netty `lengthFieldOffset`).' }),
    width: z
      .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(8)])
      .default(4)
      .meta({ description: 'Size of the length field in bytes (Netty `lengthFieldLength`).' }),
    endian: z.enum(['big', 'little']).default('big').meta({ description: 'Byte order of the length field.' }),
    adjust: z.int().min(-65_536).max(65_536).default(0).meta({
      description: 'Added to the value (Netty `lengthAdjustment`): frame length = offset + width + value + adjust.',
    }),
    strip: z.int().min(0).max(2048).default(0).meta({
      description:
        'Bytes removed from the front of a frame (Netty `initialBytesToStrip`). Sending puts as many zero bytes there, then writes the length field.',
    }),
    ...bounds,
  })
  .meta({
    id: 'LengthFraming',
    description:
      'A length field in the header gives the length of the frame. The five fields are those of the LengthFieldBasedFrameDecoder of Netty.',
    examples: [{ type: 'length', offset: 4, width: 2, endian: 'big', adjust: 0, strip: 0 }],
  });
