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
    ready: z.boolean().meta({ description: 'True while the node takes traffic.' }),
    checks: z.record(z.string(), z.string()).meta({ description: 'What was looked at: `ok`, or why not.' }),
  })
  .meta({
    id: 'Readiness',
    description: 'Whether the node takes traffic, and what keeps it from it.',
    examples: [{ ready: true, checks: { lifecycle: 'ok', redis: 'ok', redisWrites: 'ok', netThreads: 'ok' } }],
  });
export type ReadinessAnswer = z.infer<typeof readinessSchema>;
