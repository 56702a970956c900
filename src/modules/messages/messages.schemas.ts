import { z } from 'zod';
import { directionSchema, messageSchema } from '../../contract/message.ts';
import { orderField } from '../../contract/order.ts';
import { pageFields, pageOf } from '../../contract/page.ts';
import { labelTexts } from '../../contract/query.ts';
import { sinceField, upToField } from '../../contract/time.ts';

const filterFields = {
  direction: directionSchema.optional().meta({ description: 'Only received (`in`) or only sent (`out`) messages.' }),
  connection: z.string().max(64).optional().meta({ description: 'Only messages of this connection.' }),
  label: labelTexts.meta({
    description:
      'Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`.',
  }),
  contains: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .meta({ description: 'Only messages that contain this text (UTF-8, exact to the byte).' }),
  since: sinceField.optional().meta({ description: 'Only messages from this time on (RFC 3339).' }),
  until: upToField.optional().meta({ description: 'Only messages up to this time (RFC 3339).' }),
};

export const listMessagesQuerySchema = z.strictObject({
  ...pageFields,
  order: orderField('asc', 'the oldest'),
  ...filterFields,
});
export type ListMessagesQuery = z.output<typeof listMessagesQuerySchema>;

export const messageLinesQuerySchema = z.strictObject(filterFields);
export type MessageFilter = z.output<typeof messageLinesQuerySchema>;

export const packetFileQuerySchema = z.strictObject({
  ...filterFields,
  follow: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({
      description:
        'Continue with newly captured messages until the reader disconnects or the endpoint is deleted. Default false.',
    }),
});
export type PacketFileQuery = z.output<typeof packetFileQuerySchema>;

export const messagePageSchema = pageOf(messageSchema, 'MessagePage');

export const messagesRemovedSchema = z
  .strictObject({
    removed: z.int32().meta({ description: 'Number of removed messages.' }),
  })
  .meta({ id: 'MessagesRemoved', description: 'What was removed from a capture.' });
export type MessagesRemoved = z.output<typeof messagesRemovedSchema>;
