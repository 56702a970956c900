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
    '`connect`: a connection was opened (UDP: a session started, before its first message); `message`: a message was received; `idle`: no message for `idleMs`, and again after each `idleMs` (a newly added rule counts from the last activity of an open connection); `close`: the connection has ended; only `emit`, `setState` and `tag` are allowed.',
});
export type RuleTrigger = z.infer<typeof ruleTriggerSchema>;

export const ruleSchema = z
  .strictObject({
    name: z.string().min(1).max(128).optional().meta({
      description:
        'Unique in the listener: 1 to 63 letters, digits, `.`, `_` or `-`, not `from-capture`. It identifies the rule in `/rules/{name}`, `rule.emitted` and `/rules/evaluate`, and keeps its counts when other rules change.',
      pattern: RULE_NAME_PATTERN,
    }),
    on: ruleTriggerSchema.default('message').meta({ description: 'Trigger of the rule. Default `message`.' }),
    when: ruleMatchSchema
      .prefault({})
      .meta({ description: 'Condition on the message and the variables of the connection. Default: always.' }),
    do: z.array(ruleActionSchema).min(1).max(MAX_ACTIONS).meta({ description: 'Actions to run, in this order.' }),
    times: z.int().min(1).max(1_000_000_000).optional().meta({
      description:
        'How often the rule may fire, counted over all connections and net threads of the listener; then it is skipped. The count restarts when the rule changes; without `name` also when another rule changes. Default: no limit.',
    }),
    probability: z.number().min(1e-9).max(1).default(1).meta({
      description:
        'Probability that the rule fires when everything else holds; otherwise the next rule is tried. Default 1: always.',
    }),
    idleMs: z.int().min(10).max(86_400_000).optional().meta({
      description: 'For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list.',
    }),
  })
  .meta({
    id: 'Rule',
    description: 'Runs actions when a trigger occurs and a condition holds.',
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
    .meta({ description: 'Tried in this order; only the first that matches fires. At most 10000.' }),
  otherwise: z
    .array(ruleActionSchema)
    .max(MAX_ACTIONS)
    .default([])
    .meta({ description: 'Actions for a message that no rule matches. Default: none.' }),
  state: atMostMembers(z.record(stateNameSchema, stateValueSchema), MAX_VARIABLES)
    .default({})
    .meta({ description: 'Initial variables of each connection.' }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .meta({
      description:
        'Makes `probability` repeatable: with the same seed, the n-th try of a rule always ends the same way. A new seed restarts all counts. Default: a random seed.',
    }),
};

const rulesHandlerShape = z.strictObject({ type: z.literal('rules'), ...rulesFields });
export const rulesHandlerSchema = checkedInSteps(
  rulesHandlerShape.superRefine(checkRules).meta({
    id: 'RulesHandler',
    description:
      'Ordered rules; the first that matches fires. Actions of one connection never overtake each other. A change applies immediately to open connections, which keep their variables. Unchanged rules keep their delays, their idle time and, if named, their counts (`times`, `probability`); pending actions of changed or removed rules are dropped.',
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
