import { z } from 'zod';

/** Why a message does not fulfil a condition: one entry for each key that does not hold. */
export const mismatchSchema = z
  .strictObject({
    path: z
      .string()
      .meta({ description: 'The key of the condition that does not hold, for example `match.all[1].startsWith`.' }),
    detail: z.string().meta({ description: 'What was expected and what is there instead.' }),
    at: z
      .int32()
      .optional()
      .meta({ description: 'Where in the message the bytes differ, from 0. Absent when there is no such place.' }),
  })
  .meta({
    id: 'Mismatch',
    description: 'Why a message does not fulfil a condition.',
    examples: [{ path: 'match.startsWith', detail: 'byte 5 is "2" (0x32), not "1" (0x31)', at: 5 }],
  });
export type Mismatch = z.infer<typeof mismatchSchema>;
