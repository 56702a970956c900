import { z } from 'zod';
import { faultFields } from './common.ts';

export const mtuFault = z
  .strictObject({
    type: z.literal('mtu'),
    ...faultFields,
    bytes: z.int().min(68).max(65_507).meta({ description: 'Longest datagram that passes, in bytes of payload.' }),
    how: z
      .enum(['drop', 'truncate'])
      .default('drop')
      .meta({ description: 'What happens to a longer one: it is dropped, or cut to `bytes`. Default `drop`.' }),
  })
  .meta({
    id: 'MtuFault',
    description: 'A path with a small MTU and no fragmentation.',
    examples: [{ type: 'mtu', bytes: 1200 }],
  });
