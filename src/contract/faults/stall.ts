import { z } from 'zod';
import { faultFields, MAX_TIME_MS } from './common.ts';

export const stallFault = z
  .strictObject({
    type: z.literal('stall'),
    ...faultFields,
    how: z.enum(['hold', 'swallow']).default('hold').meta({
      description:
        '`hold`: everything passes when the stall ends, nothing is lost on TCP; at 1 MiB TCP stops reading, and UDP drops the datagram. `swallow`: what comes is dropped; the FIN still passes when the stall ends. Default `hold`.',
    }),
    ms: z.int().min(1).max(MAX_TIME_MS).optional().meta({
      description: 'Length of the stall in milliseconds. Default: until the fault is removed or its period ends.',
    }),
    closeAfterMs: z.int().min(0).max(MAX_TIME_MS).optional().meta({
      description: 'Closes the connection this many milliseconds after the stall began. 0: at once. Default: never.',
    }),
    closeIdleMs: z.int32().min(1).max(MAX_TIME_MS).optional().meta({
      description:
        'Closes the connection when nothing has come in the direction of the fault for this many milliseconds, counted from the beginning of the stall or the last bytes. Default: never.',
    }),
    onRemove: z.enum(['release', 'close']).default('release').meta({
      description:
        'What the removal of the fault does to its open connections. `release`: what is held passes; `close`: they are closed, and what is held is dropped. Default `release`.',
    }),
  })
  .meta({
    id: 'StallFault',
    description: 'Nothing passes for some time, FIN and RST included.',
    examples: [{ type: 'stall', ms: 5000 }],
  });
