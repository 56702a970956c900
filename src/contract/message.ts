import { z } from 'zod';
import { encodingSchema } from './bytes.ts';
import { recordedFields } from './fired-rule.ts';

export const directionSchema = z
  .enum(['in', 'out'])
  .meta({ id: 'Direction', description: '`in`: received by Portcall, `out`: sent by Portcall.' });
export type Direction = z.infer<typeof directionSchema>;

/** A captured message. */
export const messageSchema = z
  .strictObject({
    id: z.string().meta({
      description:
        'Connection id, a dot, and the number of the message on its connection (both directions share one count).',
    }),
    at: z.iso.datetime(),
    direction: directionSchema,
    connection: z.string(),
    seq: z.int().meta({
      description:
        'The `seq` of the event of this message; 0 when the endpoint publishes no message events (`events: lifecycle`).',
    }),
    bytes: z
      .int32()
      .meta({ description: 'Length of the message; greater than the length of `data` when it is truncated.' }),
    data: z.string(),
    encoding: encodingSchema,
    truncated: z.boolean(),
    ...recordedFields,
  })
  .meta({ id: 'Message', description: 'A captured message.' });
export type Message = z.infer<typeof messageSchema>;

/** A captured message with the peer it came from or went to: what an exchange answers. */
export const exchangeResultSchema = z
  .strictObject({
    sent: z.strictObject({ bytes: z.int32() }),
    message: messageSchema,
    skipped: z.int32().meta({ description: 'Messages received in the meantime that did not match.' }),
    elapsedMs: z.number().meta({ description: 'Time from the send to the reply, in milliseconds.' }),
  })
  .meta({ id: 'ExchangeResult' });
export type ExchangeResult = z.infer<typeof exchangeResultSchema>;
