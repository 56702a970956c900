import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { bytesFields, checkBytes, encodingSchema } from './bytes.ts';
import { addressSchema } from './endpoint.ts';
import { framingSchema } from './framing.ts';
import { stateNameSchema, stateValueSchema } from './match.ts';
import { mismatchSchema } from './mismatch.ts';
import { ruleRefFields } from './fired-rule.ts';
import { MAX_VARIABLES } from './rule-actions.ts';
import { rulesHandlerSchema, ruleTriggerSchema } from './rules.ts';

/** Most messages one evaluation looks at, most rules it gives reasons for, most times it asks a rule, how long it may take, and how many characters of rendered data it shows. */
export const EVALUATION_LIMITS = {
  messages: 100,
  reasons: 1000,
  questions: 50_000,
  ms: 8000,
  shown: 16 * 1024 * 1024,
} as const;

/** The request body of `POST /v1/rules/evaluate`. */
export const ruleEvaluationRequestSchema = z
  .strictObject({
    handler: rulesHandlerSchema.optional().meta({ description: 'The rules to try. Give either this or `listener`.' }),
    listener: z.string().max(64).optional().meta({
      description:
        'Id or name of a listener whose rules are tried, with their current counts. The counts do not change.',
    }),
    on: ruleTriggerSchema.default('message').meta({ description: 'Trigger to simulate. Default `message`.' }),
    idleMs: z
      .int()
      .min(10)
      .max(86_400_000)
      .optional()
      .meta({ description: 'With `on: idle`: selects the idle rules with this `idleMs`.' }),
    ...bytesFields,
    data: bytesFields.data.default('').meta({
      description:
        'The message, written in `encoding`, at most as long as a message of the listener may be (`limits.maxMessageBytes`; 1 MiB without `listener`); with `framing`, bytes of the stream. A dry run that takes longer than 8 seconds is 504 `timeout`. The response shows messages in the same encoding, or in `base64` when they are not valid `utf8`.',
    }),
    framing: framingSchema.optional().meta({
      description:
        'Splits `data` into messages, which are evaluated in order: at most 100, and at most 50,000 divided by the number of rules. Replies are encoded with it. Default: `data` is one message.',
    }),
    state: atMostMembers(z.record(stateNameSchema, stateValueSchema), MAX_VARIABLES)
      .optional()
      .meta({ description: 'Variables of the connection at the start. Default: those of the handler.' }),
    connection: z
      .strictObject({
        remote: addressSchema.default({ host: '127.0.0.1', port: 40_000 }),
        local: addressSchema.default({ host: '127.0.0.1', port: 9000 }),
        messageNumber: z
          .int()
          .min(1)
          .default(1)
          .meta({ description: 'Number of the (first) message on its connection. Default 1.' }),
      })
      .prefault({})
      .meta({ description: 'Values of the connection for templates.' }),
  })
  .superRefine((value, context) => {
    checkBytes(value, context);
    if ((value.handler === undefined) === (value.listener === undefined))
      context.addIssue({ code: 'custom', path: ['handler'], message: 'is required, unless `listener` is given' });
    if ((value.on === 'idle') !== (value.idleMs !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['idleMs'],
        message: value.on === 'idle' ? 'must be given with `on: idle`' : 'is for `on: idle`',
      });
  })
  .meta({
    id: 'RuleEvaluationRequest',
    description: 'A message, and the rules to try on it.',
    examples: [
      {
        handler: { type: 'rules', rules: [{ when: { startsWith: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }] },
        data: 'PING 1',
      },
    ],
  });
export type RuleEvaluationRequest = z.output<typeof ruleEvaluationRequestSchema>;

const evaluationSchema = z
  .strictObject({
    message: z
      .strictObject({ bytes: z.int32(), data: z.string(), encoding: encodingSchema })
      .nullable()
      .meta({ description: 'The evaluated message; null when there is none.' }),
    fired: z
      .strictObject(ruleRefFields)
      .nullable()
      .meta({ description: 'The rule that would fire; null when none would, and `actions` are those of `otherwise`.' }),
    actions: z
      .array(z.looseObject({ type: z.string() }))
      .meta({ description: 'Actions that would run, with rendered data.' }),
    rejected: z
      .array(
        z.strictObject({
          ...ruleRefFields,
          mismatches: z.array(mismatchSchema).meta({
            description:
              'Conditions of the rule that do not hold, with their paths in the rule, for example `when.all[1].startsWith`, `times` or `on`.',
          }),
        }),
      )
      .meta({
        description: 'The rules before the one that fired, and why they did not fire; at most 1000 in one response.',
      }),
    state: z
      .record(z.string(), z.strictObject({ data: z.string(), encoding: encodingSchema }))
      .meta({ description: 'Variables afterwards.' }),
  })
  .meta({ id: 'RuleEvaluation', description: 'The effect of the rules on one message.' });
export type RuleEvaluation = z.output<typeof evaluationSchema>;

export const ruleEvaluationResultSchema = z
  .strictObject({
    evaluations: z
      .array(evaluationSchema)
      .meta({ description: 'One entry per message, in order; variables and counts carry over from one to the next.' }),
    more: z.boolean().meta({ description: 'True when further messages were not evaluated.' }),
    fault: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why `framing` could not decode the rest of `data`.' }),
  })
  .meta({ id: 'RuleEvaluationResult', description: 'The effect of the rules.' });
export type RuleEvaluationResult = z.output<typeof ruleEvaluationResultSchema>;
