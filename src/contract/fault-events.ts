import { z } from 'zod';

/** What removes or changes a fault: a request, or the fault itself. */
const changeBy = z.enum(['api', 'ttl', 'maxHits']);
export type FaultChangeBy = z.output<typeof changeBy>;

const fault = {
  name: z.string().meta({ description: 'Name of the fault.' }),
  type: z.string().meta({ description: 'Type of the fault, for example `latency`.' }),
  direction: z
    .enum(['in', 'out', 'both'])
    .optional()
    .meta({ description: 'Absent: the fault acts on whole connections.' }),
};
const changed = {
  ...fault,
  enabled: z.boolean(),
  revision: z.int().meta({ description: 'Revision of the endpoint after the change.' }),
};
const data = z.strictObject(changed);
const one = { name: 'slow', type: 'latency', direction: 'out' };
const example = { ...one, enabled: true, revision: 2 };

/** Events of faults: rows of the catalogue of events. */
export const faultEvents = {
  'fault.added': { summary: 'A listener or client got a fault.', data, example },
  'fault.changed': { summary: 'A fault of a listener or client changed; its counts restarted.', data, example },
  'fault.removed': {
    summary: 'A fault of a listener or client was removed; `data` shows it as it was.',
    data: z.strictObject({
      ...changed,
      reason: changeBy.meta({
        description: '`api`: by a request; `ttl`: its `ttlMs` is over; `maxHits`: it has had its last hit.',
      }),
    }),
    example: { ...example, reason: 'ttl' },
  },
} as const;

/** Hits, with a later number. */
export const faultHitEvents = {
  'fault.hit': {
    summary: 'A fault affected a unit or a connection; at most 10 a second for each fault, direction and net thread.',
    data: z.strictObject({
      ...fault,
      connection: z.string().optional().meta({ description: 'Id of the connection. Absent before it has one.' }),
      skipped: z.int().meta({ description: 'Hits before this one that have no event of their own.' }),
    }),
    example: { ...one, connection: 'con_01ka3cqdv0000g4abcdefghjkm', skipped: 0 },
  },
} as const;

/** More of them, with later numbers. */
export const faultActivityEvents = {
  'fault.started': {
    summary: 'A fault begins to act: it was added or enabled, or a period of its schedule begins.',
    data: z.strictObject({
      ...fault,
      by: z.enum(['api', 'schedule', 'ttl', 'maxHits']).meta({ description: 'What caused it.' }),
    }),
    example: { ...one, by: 'schedule' },
  },
  'fault.ended': {
    summary: 'A fault ceases to act: it was removed or disabled, or a period of its schedule is over.',
    data: z.strictObject({
      ...fault,
      by: z.enum(['api', 'schedule', 'ttl', 'maxHits']).meta({
        description: 'What caused it. `ttl`, `maxHits`: the fault has removed itself.',
      }),
    }),
    example: { ...one, by: 'schedule' },
  },
} as const;
