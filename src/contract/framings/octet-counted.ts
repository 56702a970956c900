import { z } from 'zod';
import { bounds } from './bounds.ts';

/** Longest MSG-LEN in digits. */
export const MAX_COUNT_DIGITS = 10;

export const octetCountedFraming = z
  .strictObject({
    type: z.literal('octet-counted'),
    nonTransparent: z.boolean().default(false).meta({
      description:
        'Take messages without a count as well (RFC 6587 section 3.4.2, what older senders do): one that begins with `<` ends at LF, and line ends between messages are skipped. Default false: anything but a count closes the connection with `malformed_message`.',
    }),
    ...bounds,
  })
  .meta({
    id: 'OctetCountedFraming',
    description:
      'Syslog over TCP and TLS (RFC 6587 section 3.4.1, RFC 5425): the length in decimal digits, without leading zeros and at most ten, a space, and the message. Sending always counts; an empty message cannot be sent.',
    examples: [{ type: 'octet-counted' }, { type: 'octet-counted', nonTransparent: true }],
  });
