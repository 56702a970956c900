import { z } from 'zod';
import { bytesFields, checkBytes } from '../../bytes.ts';
import { milliseconds } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z
  .strictObject({
    data: bytesFields.data.max(1024 * 1024).default(''),
    encoding: bytesFields.encoding,
    algorithm: z.enum(['sha256', 'sha512']).default('sha256').meta({ description: 'Default sha256.' }),
    rounds: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(100_000)
      .meta({ description: 'Number of hash rounds. Default 100000.' }),
  })
  .superRefine(checkBytes)
  .meta({ id: 'HashInput' });

const result = z
  .strictObject({
    digest: z.string().meta({ description: 'Hexadecimal.' }),
    rounds: z.int32(),
    elapsedMs: milliseconds('Time taken'),
  })
  .meta({ id: 'HashResult' });

export const hash = {
  summary: 'Hashes bytes repeatedly: an example of CPU-bound work.',
  cost: 'cpu',
  input,
  result,
  example: {
    input: { data: 'hello', rounds: 1 },
    result: { digest: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', rounds: 1, elapsedMs: 0.1 },
  },
} as const satisfies JobKindEntry;
