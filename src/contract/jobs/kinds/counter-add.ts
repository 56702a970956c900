import { z } from 'zod';
import { MAX_WAIT_MS } from '../../client.ts';
import { counterNameSchema } from '../../counters.ts';
import { lockNameSchema } from '../../locks.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z
  .strictObject({
    counter: counterNameSchema.meta({ description: 'Name of the counter. It need not exist.' }),
    by: z
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .default(1)
      .meta({ description: 'Number to add each time. Default 1.' }),
    times: z.int().min(1).max(100_000).default(1).meta({ description: 'Number of additions. Default 1.' }),
    atomic: z.boolean().default(true).meta({
      description:
        'True: each addition is atomic. False: read, add and write separately, so other jobs can interfere. Default true.',
    }),
    lock: lockNameSchema
      .optional()
      .meta({ description: 'Lock to hold during the additions; writes carry its fencing token. Default: none.' }),
    lockWaitMs: z
      .int()
      .min(0)
      .max(MAX_WAIT_MS)
      .default(MAX_WAIT_MS)
      .meta({ description: 'How long to wait for the lock, in milliseconds, at most 60000. Default 60000.' }),
  })
  .meta({ id: 'CounterAddInput' });

const result = z
  .strictObject({
    value: z.int().meta({ description: 'The counter after the last addition of this job.' }),
    added: z.int().meta({ description: '`by` × `times`.' }),
  })
  .meta({ id: 'CounterAddResult' });

export const counterAdd = {
  summary: 'Adds to a counter, with or without a lock. Demonstrates what happens when threads share data.',
  cost: 'io',
  input,
  result,
  example: {
    input: { counter: 'hits', by: 1, times: 1000, lock: 'hits', atomic: false },
    result: { value: 1000, added: 1000 },
  },
} as const satisfies JobKindEntry;
