import { z } from 'zod';
import { encodingSchema } from '../../bytes.ts';
import { encodingField } from '../../endpoint.ts';
import { framingSchema } from '../../framing.ts';
import { matchSchema } from '../../match.ts';
import { connectPhaseFields, connectTimeoutMsField, milliseconds, targetFields } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';
import { checkMatch } from '../../match-check.ts';

const bannerSchema = z
  .strictObject({
    match: matchSchema.prefault({}).meta({
      description:
        'Condition on the first message; otherwise the job fails with `job_assertion_failed`. Default: any message.',
    }),
    framing: framingSchema.prefault({ type: 'raw' }),
    timeoutMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(5000)
      .meta({ description: 'How long to wait for it, in milliseconds. Default 5000.' }),
  })
  .meta({ id: 'BannerExpectation', description: 'The message that the target sends first.' });

const input = z
  .strictObject({
    ...targetFields,
    connectTimeoutMs: connectTimeoutMsField,
    banner: bannerSchema.optional().meta({ description: 'Wait for a first message. Default: only connect.' }),
    encoding: encodingField,
  })
  .superRefine(({ banner }, context) => checkMatch(banner?.match, ['banner', 'match'], context))
  .meta({ id: 'TcpProbeInput' });

const result = z
  .strictObject({
    ...connectPhaseFields,
    banner: z
      .strictObject({
        data: z.string(),
        encoding: encodingSchema,
        bytes: z.int32(),
        waitedMs: milliseconds('Time from connecting to the banner'),
      })
      .nullable(),
  })
  .meta({ id: 'TcpProbeResult' });

export const tcpProbe = {
  summary: 'Connects and disconnects, measures the time, and can check the banner.',
  cost: 'io',
  input,
  result,
  example: {
    input: { host: '127.0.0.1', port: 9022, banner: { match: { startsWith: 'SSH-2.0-' }, framing: { type: 'line' } } },
    result: {
      address: { host: '127.0.0.1', port: 9022 },
      resolveMs: 0,
      connectMs: 0.2,
      banner: { data: 'SSH-2.0-OpenSSH_9.9', encoding: 'utf8', bytes: 19, waitedMs: 3.1 },
    },
  },
} as const satisfies JobKindEntry;
