import { z } from 'zod';

export const healthSchema = z
  .strictObject({
    status: z.literal('ok'),
    version: z.string(),
    uptimeMs: z.int().meta({ description: 'Since the process started, in milliseconds.' }),
  })
  .meta({
    id: 'Health',
    description: 'The process is alive.',
    examples: [{ status: 'ok', version: '0.1.0', uptimeMs: 12_345 }],
  });
export type Health = z.infer<typeof healthSchema>;

export const readinessSchema = z
  .strictObject({
    ready: z.boolean().meta({ description: 'True while the node accepts traffic.' }),
    checks: z.record(z.string(), z.string()).meta({ description: 'One entry per check: `ok`, or the reason.' }),
  })
  .meta({
    id: 'Readiness',
    description: 'Whether the node accepts traffic, and if not, why.',
    examples: [{ ready: true, checks: { lifecycle: 'ok', redis: 'ok', redisWrites: 'ok', netThreads: 'ok' } }],
  });
export type ReadinessAnswer = z.infer<typeof readinessSchema>;
