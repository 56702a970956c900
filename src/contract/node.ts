import { z } from 'zod';
import { orderField } from './order.ts';

/** What a node has open, as it last said. */
export const nodeCountsSchema = z
  .strictObject({
    listeners: z.int32().meta({ description: 'Listeners of the node.' }),
    clients: z.int32().meta({ description: 'Clients of the node.' }),
    connections: z.int32().meta({ description: 'Connections open on the node.' }),
  })
  .meta({ id: 'NodeCounts', description: 'What a node has open.' });
export type NodeCounts = z.infer<typeof nodeCountsSchema>;

export const nodeSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Unique in the cluster; stays the same after a restart.' }),
    url: z.string().meta({ description: 'URL under which other nodes reach it.' }),
    version: z.string(),
    slot: z.int32().meta({ description: '0 to 1023, unique in the cluster: part of connection ids.' }),
    startedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().meta({ description: 'Time of its last heartbeat.' }),
    alive: z
      .boolean()
      .meta({ description: 'False once it has stopped, or sent no heartbeat for `PORTCALL_NODE_TIMEOUT_MS`.' }),
    self: z.boolean().meta({ description: 'True for the node that serves this request.' }),
    counts: nodeCountsSchema.nullable().meta({ description: 'Null for a node that is not alive.' }),
  })
  .meta({
    id: 'Node',
    description: 'A running or former Portcall process.',
    examples: [
      {
        name: 'till-1',
        url: 'http://127.0.0.1:7070',
        version: '0.1.0',
        slot: 0,
        startedAt: '2026-01-01T00:00:00.000Z',
        lastSeenAt: '2026-01-01T00:00:03.000Z',
        alive: true,
        self: true,
        counts: { listeners: 2, clients: 1, connections: 5 },
      },
    ],
  });
export type Node = z.infer<typeof nodeSchema>;

export const nodesQuerySchema = z.strictObject({ order: orderField('asc', 'names in order of the alphabet') });
export type NodesQuery = z.output<typeof nodesQuerySchema>;
