import { z } from 'zod';

/** Why a message does not fulfil a condition: one entry for each key that does not hold. */
export const mismatchSchema = z
  .strictObject({
    path: z
      .string()
      .meta({ description: 'Path of the condition that does not hold, for example `match.all[1].startsWith`.' }),
    detail: z.string().meta({ description: 'The expected and the actual value.' }),
    at: z
      .int32()
      .optional()
      .meta({ description: 'First differing byte of the message, from 0. Absent when there is no such byte.' }),
  })
  .meta({
    id: 'Mismatch',
    description: 'Why a message does not match a condition.',
    examples: [{ path: 'match.startsWith', detail: 'byte 5 is "2" (0x32), not "1" (0x31)', at: 5 }],
  });
export type Mismatch = z.infer<typeof mismatchSchema>;
