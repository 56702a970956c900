import { z } from 'zod';
import { bounds } from './bounds.ts';

export const stxEtxFraming = z
  .strictObject({
    type: z.literal('stx-etx'),
    stuffing: z.enum(['none', 'escape', 'transparent']).default('none').meta({
      description:
        '`none`: STX … ETX, the first ETX ends the message. `escape`: the same, but a byte after DLE (0x10) is content; sending puts DLE before STX, ETX and DLE. `transparent`: DLE STX … DLE ETX, and a DLE in the content is doubled; DLE before anything else closes the connection with `malformed_message`. Default `none`.',
    }),
    check: z.enum(['none', 'lrc', 'sum']).default('none').meta({
      description:
        'Check byte after ETX, computed over the bytes on the wire from after STX up to and including ETX: `lrc` is their exclusive or (ISO 1155), `sum` their sum modulo 256. A wrong check byte closes the connection with `malformed_message`. Default `none`.',
    }),
    controls: z.boolean().default(false).meta({
      description:
        'True: ENQ, ACK, NAK and EOT (0x05, 0x06, 0x15, 0x04) between frames are messages of one byte, and such a message is sent as the bare byte. Default false: bytes between frames are skipped and counted.',
    }),
    ...bounds,
  })
  .meta({
    id: 'StxEtxFraming',
    description: 'Frames between STX (0x02) and ETX (0x03), as sent by terminals, scales and laboratory devices.',
    examples: [
      { type: 'stx-etx', check: 'lrc', controls: true },
      { type: 'stx-etx', stuffing: 'transparent' },
    ],
  });
