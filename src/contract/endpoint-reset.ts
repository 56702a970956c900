import { z } from 'zod';

/** What is done to open connections when an endpoint is reset. */
export const resetConnectionsSchema = z.enum(['keep', 'close', 'reset']).meta({
  id: 'ResetConnections',
  description:
    '`keep`: they stay open; `close`: FIN, then RST after `graceMs`; `reset`: RST immediately (UDP: the session ends).',
});

export const endpointResetSchema = z
  .strictObject({
    connections: resetConnectionsSchema
      .default('keep')
      .meta({ description: 'What is done to open connections. Default `keep`.' }),
    graceMs: z.int().min(0).max(10_000).default(1000).meta({
      description:
        'With `close`: how long connections may take to close before they are reset, in milliseconds. 0: reset immediately. Default 1000.',
    }),
  })
  .prefault({})
  .meta({
    id: 'EndpointReset',
    description: 'What to do with open connections. The body may be left out.',
    examples: [{ connections: 'close' }],
  });
export type EndpointReset = z.output<typeof endpointResetSchema>;

export const endpointResetResultSchema = z
  .strictObject({
    messages: z.int().meta({ description: 'Captured messages that were removed.' }),
    actions: z.int().meta({
      description:
        'Pending work that was dropped: waiting actions and messages; for a client waiting exchanges, which return 502 `connection_aborted`.',
    }),
    connections: z.int().meta({ description: 'Connections that were open.' }),
    ended: z.int().meta({ description: 'Connections that were closed.' }),
  })
  .meta({ id: 'EndpointResetResult', description: 'What a reset removed.' });
export type EndpointResetResult = z.output<typeof endpointResetResultSchema>;
