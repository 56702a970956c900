import { z } from 'zod';
import { bounds } from './bounds.ts';

/** Longest MSG-LEN in digits. */
export const MAX_COUNT_DIGITS = 10;

export const octetCountedFraming = z
  .strictObject({
    type: z.literal('octet-counted'),
    nonTransparent: z.boolean().default(false).meta({
      description:
        'Also accept messages without a count (RFC 6587 section 3.4.2, used by older senders): a message that begins with `<` ends at LF, and line ends between messages are skipped. Default false: anything but a count closes the connection with `malformed_message`.',
    }),
    ...bounds,
  })
  .meta({
    id: 'OctetCountedFraming',
    description:
      'Syslog over TCP and TLS (RFC 6587 section 3.4.1, RFC 5425): the length as at most ten decimal digits without leading zeros, a space, and the message. Sending always writes the count; an empty message cannot be sent.',
    examples: [{ type: 'octet-counted' }, { type: 'octet-counted', nonTransparent: true }],
  });
