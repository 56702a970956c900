import { z } from 'zod';

const data = z.strictObject({
  name: z.string().meta({ description: 'Name of the fault.' }),
  type: z.string().meta({ description: 'Type of the fault, for example `latency`.' }),
  direction: z
    .enum(['in', 'out', 'both'])
    .optional()
    .meta({ description: 'Absent: the fault acts on whole connections.' }),
  enabled: z.boolean(),
  revision: z.int().meta({ description: 'Revision of the endpoint after the change.' }),
});
const example = { name: 'slow', type: 'latency', direction: 'out', enabled: true, revision: 2 };

/** Events of faults: rows of the catalogue of events. */
export const faultEvents = {
  'fault.added': { summary: 'A listener or client got a fault.', data, example },
  'fault.changed': { summary: 'A fault of a listener or client changed; its counts restarted.', data, example },
  'fault.removed': {
    summary: 'A fault of a listener or client was removed; `data` shows it as it was.',
    data,
    example,
  },
} as const;
