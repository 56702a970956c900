import { z } from 'zod';
import { bounds } from './bounds.ts';

export const stxEtxFraming = z
  .strictObject({
    type: z.literal('stx-etx'),
    stuffing: z.enum(['none', 'escape', 'transparent']).default('none').meta({
      description:
        '`none`: STX … ETX, the first ETX ends the message. `escape`: the same, and DLE (0x10) before any byte makes it content; sending puts it before STX, ETX and DLE. `transparent`: DLE STX … DLE ETX, and a DLE of the content is doubled; DLE before anything else closes the connection with `malformed_message`. Default `none`.',
    }),
    check: z.enum(['none', 'lrc', 'sum']).default('none').meta({
      description:
        'One byte behind ETX over the bytes on the wire behind STX, up to and with ETX: `lrc` their exclusive or (ISO 1155), `sum` their sum modulo 256. A wrong one closes the connection with `malformed_message`. Default `none`.',
    }),
    controls: z.boolean().default(false).meta({
      description:
        'ENQ, ACK, NAK and EOT (0x05, 0x06, 0x15, 0x04) between frames are messages of one byte, and such a message is sent as the bare byte. Default false: bytes between frames are skipped and counted.',
    }),
    ...bounds,
  })
  .meta({
    id: 'StxEtxFraming',
    description: 'Frames between STX (0x02) and ETX (0x03), as terminals, scales and laboratory devices send them.',
    examples: [
      { type: 'stx-etx', check: 'lrc', controls: true },
      { type: 'stx-etx', stuffing: 'transparent' },
    ],
  });
