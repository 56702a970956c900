import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { ruleMatchSchema, stateNameSchema, stateValueSchema } from './match.ts';
import { MAX_VARIABLES, ruleActionSchema } from './rule-actions.ts';
import { checkRules, ruleSteps } from './rules-check.ts';
import { checkedInSteps } from './stepwise.ts';

/** Most rules of a listener. */
export const MAX_RULES = 10_000;
/** Most actions of one rule. */
export const MAX_ACTIONS = 64;

/** For the documents; names that are stored already may be others. */
const RULE_NAME_PATTERN = '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$';

export const ruleTriggerSchema = z.enum(['connect', 'message', 'idle', 'close']).meta({
  id: 'RuleTrigger',
  description:
    '`connect`: a connection was opened (UDP: a session began, before its first message is looked at); `message`: a message came; `idle`: no message came for `idleMs`, and again each `idleMs` (a rule that a change adds counts from the last activity of an open connection); `close`: the connection has ended, only `emit`, `setState` and `tag` make sense.',
});
export type RuleTrigger = z.infer<typeof ruleTriggerSchema>;

export const ruleSchema = z
  .strictObject({
    name: z.string().min(1).max(128).optional().meta({
      description:
        'Unique in the listener: 1 to 63 letters, digits, `.`, `_` or `-`, not `from-capture`. It is how `/rules/{name}` finds the rule, and what its counts are kept by when other rules change; `rule.emitted` and `/rules/evaluate` have it.',
      pattern: RULE_NAME_PATTERN,
    }),
    on: ruleTriggerSchema.default('message').meta({ description: 'What it waits for. Default `message`.' }),
    when: ruleMatchSchema
      .prefault({})
      .meta({ description: 'What the message, and the variables of the connection, have to be. Default: anything.' }),
    do: z.array(ruleActionSchema).min(1).max(MAX_ACTIONS).meta({ description: 'What is done, in this order.' }),
    times: z.int().min(1).max(1_000_000_000).optional().meta({
      description:
        'How often it may fire, counted over all connections and net threads of the listener; after that it is passed over. It begins anew when the rule changes; without `name` also when another rule does. Default: no bound.',
    }),
    probability: z.number().min(1e-9).max(1).default(1).meta({
      description:
        'How likely it fires when everything else holds; otherwise the next rule is asked. Default 1: always.',
    }),
    idleMs: z.int().min(10).max(86_400_000).optional().meta({
      description: 'For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list.',
    }),
  })
  .meta({
    id: 'Rule',
    description: 'When something happens and a condition holds, do something.',
    examples: [
      { when: { matches: '^PING (\\d+)$' }, do: [{ type: 'send', data: 'PONG {{captures.1}}' }] },
      { on: 'connect', do: [{ type: 'send', data: '220 ready' }] },
    ],
  });
export type Rule = z.output<typeof ruleSchema>;

const rulesFields = {
  rules: z
    .array(ruleSchema)
    .max(MAX_RULES)
    .default([])
    .meta({ description: 'Asked in this order; the first that fits fires, and no other. At most 10000.' }),
  otherwise: z
    .array(ruleActionSchema)
    .max(MAX_ACTIONS)
    .default([])
    .meta({ description: 'What is done for a message that no rule fits. Default: nothing.' }),
  state: atMostMembers(z.record(stateNameSchema, stateValueSchema), MAX_VARIABLES)
    .default({})
    .meta({ description: 'Variables every connection begins with.' }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .meta({
      description:
        'Makes chance repeatable: with the same seed, the n-th time that a rule with `probability` is asked always ends the same way. With another seed all counts begin anew. Default: another one each time.',
    }),
};

const rulesHandlerShape = z.strictObject({ type: z.literal('rules'), ...rulesFields });
export const rulesHandlerSchema = checkedInSteps(
  rulesHandlerShape.superRefine(checkRules).meta({
    id: 'RulesHandler',
    description:
      'Ordered rules; the first that fits decides. Actions of one connection never overtake each other. A change applies at once to open connections, which keep their variables. A rule that stays as it is goes on: its delays, its idle time, and with a name its counts (`times`, chance); what a changed or removed rule still had to do is not done.',
    examples: [
      {
        type: 'rules',
        rules: [{ when: { startsWith: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }],
        otherwise: [{ type: 'send', data: 'what?' }],
      },
    ],
  }),
  rulesHandlerShape,
  ruleSteps,
);
export type RulesHandler = z.output<typeof rulesHandlerSchema>;
