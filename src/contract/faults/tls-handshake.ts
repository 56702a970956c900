import { z } from 'zod';
import { delayField } from './common.ts';
import { gateFields } from './gate-fields.ts';

export const tlsHandshakeFault = z
  .strictObject({
    type: z.literal('tlsHandshake'),
    ...gateFields,
    delayMs: delayField.optional().meta({
      description: 'Wait before the server takes part in the handshake, in milliseconds. Default: none.',
    }),
    failure: z.enum(['alert', 'expired', 'wrongName', 'unknownCa', 'stall', 'truncate']).optional().meta({
      description:
        'How the handshake fails. `alert`: with the alert handshake_failure; `truncate`: the connection ends within the answer of the server; `stall`: the server does not answer, until the fault ends or `tls.handshakeTimeoutMs` has passed. With `expired` (since yesterday), `wrongName` (`wrong.invalid`) and `unknownCa` the server has a certificate that is wrong in this respect, and a client that does not check it is connected; the first two are issued by the certificate of the listener. Default: it does not fail.',
    }),
  })
  .superRefine(({ delayMs, failure }, context) => {
    if (delayMs === undefined && failure === undefined)
      context.addIssue({ code: 'custom', path: ['failure'], message: 'is required, unless `delayMs` is given' });
  })
  .meta({
    id: 'TlsHandshakeFault',
    description: 'TLS handshakes that are late or fail. For listeners with transport `tls`.',
    examples: [{ type: 'tlsHandshake', failure: 'expired' }],
  });
