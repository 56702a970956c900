import { z } from 'zod';
import { expressionBudget } from './expression.ts';
import { checkMatch } from './match-check.ts';
import { optionalList } from './optional-list.ts';
import { MAX_WAIT_MS } from './client.ts';
import { matchSchema } from './match.ts';
import { directionSchema, messageSchema } from './message.ts';
import { mismatchSchema } from './mismatch.ts';
import { sinceField } from './time.ts';

/** Most conditions of `inOrder`. */
export const MAX_ORDERED = 32;
/** Most closest misses in an answer. */
export const MAX_CLOSEST = 3;

const howMany = z.int().min(0).max(1_000_000_000);

const countSchema = z
  .strictObject({
    exactly: howMany.optional().meta({ description: 'Exactly this many.' }),
    atLeast: howMany.optional().meta({ description: 'This many or more.' }),
    atMost: howMany.optional().meta({ description: 'This many or fewer.' }),
  })
  .superRefine(({ exactly, atLeast, atMost }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (exactly === undefined && atLeast === undefined && atMost === undefined)
      refuse('must have exactly, atLeast or atMost');
    if (exactly !== undefined && (atLeast !== undefined || atMost !== undefined))
      refuse('exactly cannot be combined with atLeast or atMost');
    if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
      refuse('atLeast must not be more than atMost');
  })
  // For the document: the rule above says it with better words.
  .meta({
    id: 'VerifyCount',
    minProperties: 1,
    description: 'How many messages must match: `exactly`, or `atLeast`, `atMost` or both.',
  });
export type VerifyCount = z.output<typeof countSchema>;

/** What has to have come, or to come in time. */
export const verificationSchema = z
  .strictObject({
    match: matchSchema.prefault({}).meta({ description: 'Which messages count. Default: every message.' }),
    direction: z
      .enum([...directionSchema.options, 'any'])
      .default('in')
      .meta({ description: 'Only received (`in`) or only sent (`out`) messages. Default `in`.' }),
    connection: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'Only messages of this connection. Default: all connections.' }),
    since: sinceField
      .optional()
      .meta({ description: 'Only messages from this time on (RFC 3339). Default: all captured messages.' }),
    count: countSchema.prefault({ atLeast: 1 }).meta({ description: 'How many must match. Default: at least 1.' }),
    inOrder: optionalList(matchSchema, MAX_ORDERED).meta({
      description:
        'In addition, one message must match each of these conditions, in this order; other messages may be in between. With several `threads`, messages of different connections are ordered by their time, to the millisecond.',
    }),
    withinMs: z.int().min(0).max(MAX_WAIT_MS).default(0).meta({
      description:
        'How long to wait, in milliseconds, at most 60000. With only a lower bound, the response is sent as soon as the bound is reached. An upper bound (`exactly`, `atMost`) must hold to the end; the response is sent as soon as it is exceeded. 0: check once what is captured now. Default 0.',
    }),
    limit: z.int().min(0).max(500).default(20).meta({
      description: 'Most matching messages in the response, the first ones; at most 4 MiB in total. Default 20.',
    }),
  })
  .superRefine(({ match, inOrder = [] }, context) => {
    const budget = expressionBudget();
    checkMatch(match, ['match'], context, budget);
    for (const [index, step] of inOrder.entries()) checkMatch(step, ['inOrder', index], context, budget);
  })
  .meta({
    id: 'Verification',
    description: 'Conditions on captured messages, now or within a time.',
    examples: [
      { match: { startsWith: 'PAY ' }, withinMs: 2000 },
      { match: { contains: 'ERROR' }, count: { atMost: 0 }, withinMs: 500 },
      { inOrder: [{ equals: 'LOGIN' }, { startsWith: 'ORDER' }, { equals: 'QUIT' }], withinMs: 5000 },
    ],
  });
export type Verification = z.output<typeof verificationSchema>;
export type VerificationInput = z.input<typeof verificationSchema>;

const closestSchema = z
  .strictObject({
    message: messageSchema,
    why: z.array(mismatchSchema).meta({ description: 'The conditions that do not hold.' }),
  })
  .meta({ id: 'ClosestMiss', description: 'A message that nearly matches.' });
export type ClosestMiss = z.infer<typeof closestSchema>;

export const verificationResultSchema = z
  .strictObject({
    satisfied: z.boolean(),
    detail: z.string().meta({ description: 'What was found and what was expected, as a sentence.' }),
    matched: z.int32().meta({ description: 'Messages that match.' }),
    examined: z.int32().meta({
      description: 'Messages that were examined: those with the requested `direction`, `connection` and time.',
    }),
    evicted: z.int().meta({
      description:
        'Messages of any kind that the capture evicted before they could be examined. Only when this is 0 does a count of 0 prove that no message matched.',
    }),
    elapsedMs: z.number().meta({ description: 'How long it took, in milliseconds.' }),
    messages: z.array(messageSchema).meta({ description: 'The first matching messages, at most `limit`.' }),
    inOrder: z
      .strictObject({
        wanted: z.int32().meta({ description: 'Conditions.' }),
        found: z.int32().meta({ description: 'How many conditions, from the first, have a matching message.' }),
        messages: z.array(z.string()).meta({ description: 'Ids of those messages.' }),
      })
      .optional()
      .meta({ description: 'How much of the order was found. Absent without `inOrder`.' }),
    closest: z.array(closestSchema).meta({
      description:
        'When too few messages matched: up to 3 of the newest 1000 captured messages that come closest, the closest first.',
    }),
  })
  .meta({ id: 'VerificationResult', description: 'Whether the conditions hold, and why not.' });
export type VerificationResult = z.infer<typeof verificationResultSchema>;
