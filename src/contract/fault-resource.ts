import { z } from 'zod';
import { faultNameSchema, faultSchema } from './faults/index.ts';
import { clusterPageOf, missingNodeSchema, pageFields } from './page.ts';
import { labelText } from './query.ts';

const count = z.int().min(0);
/** How it stands with a fault now. */
const lifeFields = {
  active: z.boolean().meta({ description: 'It acts now: it is enabled, and its schedule has a period.' }),
  since: z.iso.datetime().meta({
    description: 'When it was created or last changed: `schedule` and `ttlMs` count from there.',
  }),
  rampValue: z.number().optional().meta({
    description: 'Current value of the attribute of `ramp`. Absent without one.',
  }),
  leftHits: z.int().min(0).optional().meta({
    description: 'Hits until it removes itself. Absent without `maxHits`.',
  }),
  leftMs: z.int().min(0).optional().meta({
    description: 'Milliseconds until it removes itself. Absent without `ttlMs`.',
  }),
};

/** What a fault has done in one direction. */
export const faultCountsSchema = z
  .strictObject({
    direction: z.enum(['in', 'out']).optional().meta({
      description: '`in`: what peers send; `out`: what is sent to peers. Absent: the fault acts on whole connections.',
    }),
    units: count.meta({ description: 'Chunks, datagrams or connections that came by.' }),
    bytes: count.meta({ description: 'Their bytes.' }),
    hits: count.meta({ description: 'Times the fault did something: delayed, damaged, dropped or ended.' }),
    droppedUnits: count.meta({ description: 'Units it dropped, or a part of them with which it ended a connection.' }),
    droppedBytes: count.meta({ description: 'Bytes it dropped.' }),
    heldUnits: count.meta({ description: 'Units it holds now, ends of connections included.' }),
    heldBytes: count.meta({ description: 'Bytes it holds now.' }),
    delayed: count.meta({ description: 'Units that it held and passed on.' }),
    plannedMs: z.number().min(0).meta({ description: 'Mean time they were to be held, in milliseconds.' }),
    realMs: z.number().min(0).meta({ description: 'Mean time they were held, in milliseconds.' }),
  })
  .meta({
    id: 'FaultCounts',
    description:
      'What a fault has done since its creation, its last change or the last opening of the endpoint, on all threads.',
  });
export type FaultCounts = z.output<typeof faultCountsSchema>;

/** One fault of a listener or client. */
export const endpointFaultSchema = z
  .strictObject({
    name: faultNameSchema,
    fault: faultSchema,
    expandsTo: z.array(faultSchema).optional().meta({
      description: 'The faults that a `profile` consists of. Absent for all others.',
    }),
    ...lifeFields,
    counts: z.array(faultCountsSchema).max(2).meta({
      description:
        'For each of its directions. Empty: it is not in use, because the endpoint is not open or has no such fault yet.',
    }),
    revision: z.int().meta({ description: 'Revision of the endpoint; send it in `If-Match`.' }),
  })
  .meta({ id: 'EndpointFault', description: 'A fault of a listener or client, and what it has done.' });
export type EndpointFault = z.output<typeof endpointFaultSchema>;

export const endpointFaultsSchema = z
  .strictObject({ items: z.array(endpointFaultSchema) })
  .meta({ id: 'EndpointFaults', description: 'All faults of an endpoint, by name.' });
export type EndpointFaults = z.output<typeof endpointFaultsSchema>;

/** A fault in the list of all. */
export const listedFaultSchema = z
  .strictObject({
    listener: z.string().optional().meta({ description: 'Id of the listener; absent for a client.' }),
    client: z.string().optional().meta({ description: 'Id of the client; absent for a listener.' }),
    endpointName: z.string().optional().meta({ description: 'Name of the endpoint; absent when it has none.' }),
    node: z.string().meta({ description: 'Name of the node that owns the endpoint.' }),
    name: faultNameSchema,
    fault: faultSchema,
    ...lifeFields,
  })
  .meta({ id: 'ListedFault', description: 'A fault of some endpoint.' });
export type ListedFault = z.output<typeof listedFaultSchema>;
export const listedFaultPageSchema = clusterPageOf(listedFaultSchema, 'FaultPage');

export const listFaultsQuerySchema = z.strictObject({
  ...pageFields,
  label: z
    .union([labelText.transform((one) => [one]), z.array(labelText).max(32)])
    .default([])
    .meta({
      description:
        'Only faults of endpoints with this label, as `key:value`. Repeat the parameter to require several labels.',
    }),
});
export type ListFaultsQuery = z.output<typeof listFaultsQuerySchema>;

export const faultsResetSchema = z
  .strictObject({
    labels: z.array(labelText).max(32).default([]).meta({
      description: 'Only faults of endpoints with all these labels, each `key:value`. Default: all endpoints.',
    }),
  })
  .prefault({})
  .meta({
    id: 'FaultsReset',
    description: 'Which faults to remove. The body may be left out.',
    examples: [{ labels: ['suite:checkout'] }],
  });
export type FaultsReset = z.output<typeof faultsResetSchema>;

export const faultsResetResultSchema = z
  .strictObject({
    endpoints: z.int().meta({ description: 'Endpoints that had faults.' }),
    faults: z.int().meta({ description: 'Faults that were removed.' }),
    incomplete: z
      .array(missingNodeSchema)
      .optional()
      .meta({ description: 'Nodes that did not answer: their faults may remain. Absent when nothing is missing.' }),
  })
  .meta({ id: 'FaultsResetResult', description: 'What was removed.' });
export type FaultsResetResult = z.output<typeof faultsResetResultSchema>;
