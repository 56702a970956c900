import { z } from 'zod';
import { milliseconds } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z
  .strictObject({
    ms: z
      .int()
      .min(0)
      .max(86_400_000)
      .meta({ description: 'How long to sleep, in milliseconds, at most a day. 0: return immediately.' }),
  })
  .meta({ id: 'SleepInput' });

const result = z.strictObject({ sleptMs: milliseconds('Actual duration') }).meta({ id: 'SleepResult' });

export const sleep = {
  summary: 'Waits.',
  cost: 'io',
  input,
  result,
  example: { input: { ms: 10 }, result: { sleptMs: 10.3 } },
} as const satisfies JobKindEntry;
