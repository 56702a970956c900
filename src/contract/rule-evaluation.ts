import { z } from 'zod';
import { bytesFields, checkBytes, encodingSchema } from './bytes.ts';
import { addressSchema } from './endpoint.ts';
import { framingSchema } from './framing.ts';
import { stateNameSchema, stateValueSchema } from './match.ts';
import { mismatchSchema } from './mismatch.ts';
import { rulesHandlerSchema, ruleTriggerSchema } from './rules.ts';

/** Most messages one evaluation looks at, most rules it gives reasons for, and most times it asks a rule. */
export const EVALUATION_LIMITS = { messages: 100, reasons: 1000, questions: 50_000 } as const;

/** What is asked of `POST /v1/rules/evaluate`. */
export const ruleEvaluationRequestSchema = z
  .strictObject({
    handler: rulesHandlerSchema.optional().meta({ description: 'The rules; or `listener`.' }),
    listener: z.string().max(64).optional().meta({
      description:
        'Id or name of a listener whose rules are asked, as far as they have been used up already. Nothing is counted.',
    }),
    on: ruleTriggerSchema.default('message').meta({ description: 'What happens. Default `message`.' }),
    idleMs: z
      .int()
      .min(10)
      .max(86_400_000)
      .optional()
      .meta({ description: 'With `on: idle`: which of the idle rules.' }),
    ...bytesFields,
    data: bytesFields.data.default('').meta({
      description:
        'The message, written in `encoding`; with `framing`, bytes of the stream. The answer shows messages in the same encoding; in `base64` when it is `utf8` and they are not.',
    }),
    framing: framingSchema.optional().meta({
      description:
        'Cuts `data` into messages, which are looked at one after the other, at most 100, and 50,000 divided by the number of rules; their replies are encoded by it. Default: `data` is one message.',
    }),
    state: z
      .record(stateNameSchema, stateValueSchema)
      .optional()
      .meta({ description: 'Variables of the connection before. Default: those of the handler.' }),
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
      .meta({ description: 'What templates can ask of the connection.' }),
  })
  .superRefine((value, context) => {
    checkBytes(value, context);
    if ((value.handler === undefined) === (value.listener === undefined))
      context.addIssue({ code: 'custom', path: ['handler'], message: 'must be given, or `listener` instead' });
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

const ruleRef = {
  index: z.int32().meta({ description: 'Place of the rule in `rules`, from 0.' }),
  name: z.string().optional(),
};
const evaluationSchema = z
  .strictObject({
    message: z
      .strictObject({ bytes: z.int32(), data: z.string(), encoding: encodingSchema })
      .nullable()
      .meta({ description: 'The message that was looked at; null when there is none.' }),
    fired: z
      .strictObject(ruleRef)
      .nullable()
      .meta({ description: 'The rule that would fire; null: none, and `actions` are those of `otherwise`.' }),
    actions: z
      .array(z.looseObject({ type: z.string() }))
      .meta({ description: 'What would be done, with rendered data.' }),
    rejected: z
      .array(
        z.strictObject({
          ...ruleRef,
          mismatches: z.array(mismatchSchema).meta({
            description:
              'What in the rule does not hold, with its path within the rule, for example `when.all[1].startsWith`, `times` or `on`.',
          }),
        }),
      )
      .meta({ description: 'Every rule before the one that fired, and why it did not; at most 1000 in one answer.' }),
    state: z
      .record(z.string(), z.strictObject({ data: z.string(), encoding: encodingSchema }))
      .meta({ description: 'Variables afterwards.' }),
  })
  .meta({ id: 'RuleEvaluation', description: 'What the rules would do with one message.' });
export type RuleEvaluation = z.output<typeof evaluationSchema>;

export const ruleEvaluationResultSchema = z
  .strictObject({
    evaluations: z
      .array(evaluationSchema)
      .meta({ description: 'One a message, in order; variables and counts carry on from one to the next.' }),
    more: z.boolean().meta({ description: 'True when there were more messages than are looked at.' }),
    fault: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why `framing` could not cut the rest of `data`.' }),
  })
  .meta({ id: 'RuleEvaluationResult', description: 'What the rules would do.' });
export type RuleEvaluationResult = z.output<typeof ruleEvaluationResultSchema>;
