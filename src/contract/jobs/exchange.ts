import { z } from 'zod';
import { encodingSchema } from '../bytes.ts';
import { outgoingSchema } from '../client.ts';
import { directionSchema } from '../message.ts';
import { matchSchema } from '../match.ts';
import { milliseconds } from './fields.ts';
import { expressionBudget } from '../expression.ts';
import { checkMatch } from '../match-check.ts';
import { lineEndingSchema } from '../framings/line.ts';

/** Steps and transcript of `tcp.exchange` and `udp.exchange`. */

const sendStep = z.strictObject({ send: outgoingSchema }).meta({ id: 'SendStep', description: 'Send a message.' });
const expectStep = z
  .strictObject({
    expect: z.strictObject({
      match: matchSchema
        .prefault({})
        .meta({ description: 'Condition on the message; others are skipped. Default: the next message.' }),
      timeoutMs: z
        .int()
        .min(1)
        .max(600_000)
        .default(5000)
        .meta({ description: 'How long to wait for it, in milliseconds. Default 5000.' }),
    }),
  })
  .meta({
    id: 'ExpectStep',
    description:
      'Wait for a message. Messages that arrived before the step count, unless an earlier step consumed them.',
  });

export const stepsField = z
  .array(z.union([sendStep, expectStep]))
  .min(1)
  .max(100)
  .meta({ description: 'What to do, in order: `{send}` or `{expect}`, 1 to 100.' });
export type ExchangeStep = z.output<typeof stepsField>[number];

/** Refinement of an object with `steps`. */
export function checkSteps({ steps }: { steps: readonly ExchangeStep[] }, context: z.RefinementCtx): void {
  const budget = expressionBudget();
  for (const [index, step] of steps.entries())
    if ('expect' in step) checkMatch(step.expect.match, ['steps', index, 'expect', 'match'], context, budget);
}

export const transcriptField = z
  .array(
    z.strictObject({
      atMs: milliseconds('Time since the connection was opened'),
      direction: directionSchema,
      step: z
        .int32()
        .nullable()
        .meta({ description: 'The step that sent or accepted it, counted from 0; null: skipped.' }),
      bytes: z.int32(),
      data: z.string().optional().meta({ description: 'Absent once the transcript holds 256 KiB.' }),
      encoding: encodingSchema.optional(),
      truncated: z.boolean().meta({ description: 'True when the framing truncated it (`onOversize: truncate`).' }),
      lineEnding: lineEndingSchema
        .optional()
        .meta({ description: 'Line ending of a received message, with the framing `line`.' }),
    }),
  )
  .meta({ description: 'Every message in order, at most 1000.' });
export type TranscriptEntry = z.infer<typeof transcriptField>[number];
