import { z } from 'zod';

/** What is done to open connections when an endpoint is reset. */
export const resetConnectionsSchema = z.enum(['keep', 'close', 'reset']).meta({
  id: 'ResetConnections',
  description:
    '`keep`: they stay open; `close`: FIN, then cut after `graceMs`; `reset`: RST at once (UDP: the session ends).',
});

export const endpointResetSchema = z
  .strictObject({
    connections: resetConnectionsSchema
      .default('keep')
      .meta({ description: 'What is done to open connections. Default `keep`.' }),
    graceMs: z.int().min(0).max(10_000).default(1000).meta({
      description:
        'With `close`: how long connections may end by themselves before they are cut, in milliseconds. 0: they are cut at once. Default 1000.',
    }),
  })
  .prefault({})
  .meta({
    id: 'EndpointReset',
    description: 'What to do with connections. May be left out.',
    examples: [{ connections: 'close' }],
  });
export type EndpointReset = z.output<typeof endpointResetSchema>;

export const endpointResetResultSchema = z
  .strictObject({
    messages: z.int().meta({ description: 'Captured messages that were removed.' }),
    actions: z.int().meta({
      description:
        'What was under way and is not done any more: actions and messages that waited; of a client the exchanges that waited, which are answered 502 `connection_aborted`.',
    }),
    connections: z.int().meta({ description: 'Connections that were open.' }),
    ended: z.int().meta({ description: 'How many of them were ended.' }),
  })
  .meta({ id: 'EndpointResetResult', description: 'What a reset took away.' });
export type EndpointResetResult = z.output<typeof endpointResetResultSchema>;
