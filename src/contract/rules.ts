import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { ruleMatchSchema, stateNameSchema, stateValueSchema, type RuleMatch } from './match.ts';
import { compileExpression, expressionBudget, type ExpressionBudget } from './expression.ts';
import { eachExpression } from './match-check.ts';
import {
  ACTIONS_AT_CLOSE,
  FINAL_ACTIONS,
  MAX_VARIABLES,
  ruleActionSchema,
  templatesOf,
  type RuleAction,
} from './rule-actions.ts';
import { parseTemplate, templateFault } from './template.ts';

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

export const rulesHandlerSchema = z
  .strictObject({ type: z.literal('rules'), ...rulesFields })
  .superRefine(checkRules)
  .meta({
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
  });
export type RulesHandler = z.output<typeof rulesHandlerSchema>;

type Path = (string | number)[];
type Refuse = (path: Path, message: string) => void;

/** Everything the shapes alone do not say. Expressions are read once, and no more of them than may be. */
function checkRules(handler: { rules: Rule[]; otherwise: RuleAction[] }, context: z.RefinementCtx): void {
  const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path, message });
  const budget = expressionBudget();
  checkActions(handler.otherwise, ['otherwise'], refuse);
  checkCaptures(handler.otherwise, ['otherwise'], NO_GROUPS, refuse);
  for (const [index, rule] of handler.rules.entries()) {
    const path = ['rules', index];
    checkRule(rule, path, refuse);
    checkCaptures(rule.do, [...path, 'do'], groupsOf(rule.when, [...path, 'when'], budget, refuse), refuse);
    if (budget.left < 0) return;
  }
}

function checkRule(rule: Rule, path: Path, refuse: Refuse): void {
  if ((rule.on === 'idle') !== (rule.idleMs !== undefined))
    refuse([...path, 'idleMs'], rule.on === 'idle' ? 'must be given with `on: idle`' : 'is for `on: idle`');
  if (rule.on !== 'message') checkWithoutMessage(rule.when, [...path, 'when'], rule.on, refuse);
  checkActions(rule.do, [...path, 'do'], refuse);
  for (const [index, { type }] of rule.do.entries()) {
    if (rule.on === 'close' && !ACTIONS_AT_CLOSE.has(type))
      refuse([...path, 'do', index, 'type'], 'cannot be done when the connection has ended');
    if (type === 'forward' && rule.on !== 'message' && rule.on !== 'connect')
      refuse([...path, 'do', index, 'type'], `has no message to forward with \`on: ${rule.on}\``);
  }
}

function checkActions(list: readonly RuleAction[], path: Path, refuse: Refuse): void {
  const last = list.findIndex(({ type }) => FINAL_ACTIONS.has(type));
  if (last >= 0 && last < list.length - 1)
    refuse([...path, last + 1], `is never reached: \`${list[last]?.type}\` is the last action`);
}

/** Without a message only the variables can be asked for. */
function checkWithoutMessage(match: RuleMatch, path: Path, trigger: RuleTrigger, refuse: Refuse): void {
  for (const key of Object.keys(match) as (keyof RuleMatch)[]) {
    if (match[key] !== undefined && !WITHOUT_MESSAGE.has(key))
      refuse([...path, key], `asks for a message, and there is none with \`on: ${trigger}\``);
  }
  for (const key of ['all', 'any'] as const)
    match[key]?.forEach((part, index) => checkWithoutMessage(part, [...path, key, index], trigger, refuse));
  if (match.not !== undefined) checkWithoutMessage(match.not, [...path, 'not'], trigger, refuse);
}

const WITHOUT_MESSAGE: ReadonlySet<keyof RuleMatch> = new Set(['state', 'all', 'any', 'not']);
const NO_GROUPS: ReadonlySet<string> = new Set();

/** `{{captures.…}}` must name a group of one of the rule's regular expressions. */
function checkCaptures(list: readonly RuleAction[], path: Path, groups: ReadonlySet<string>, refuse: Refuse): void {
  for (const [index, action] of list.entries()) {
    for (const { path: within, source } of templatesOf(action)) {
      const missing = captureNames(source).find((name) => !groups.has(name));
      if (missing !== undefined)
        refuse(
          [...path, index, ...within],
          groups.size === 0
            ? '{{captures}} needs a `matches` in `when`'
            : `no \`matches\` in \`when\` has a group "${missing}"`,
        );
    }
  }
}

function captureNames(source: string): string[] {
  if (!source.includes('captures') || templateFault(source, true) !== undefined) return [];
  return parseTemplate(source, true).flatMap((part) =>
    'expression' in part && part.expression === 'captures' ? part.args : [],
  );
}

/** The groups that `{{captures}}` can name; faulty expressions are refused on the way. */
function groupsOf(match: RuleMatch, path: Path, budget: ExpressionBudget, refuse: Refuse): ReadonlySet<string> {
  const groups = new Set<string>();
  eachExpression(match, path, (expression, at) => {
    if (budget.left < 0) return;
    const outcome = compileExpression(expression, budget);
    if ('fault' in outcome) return refuse([...at], outcome.fault);
    // What `not` or `json` has caught cannot be asked for.
    if (at.includes('not') || at.includes('json')) return;
    const { compiled } = outcome;
    for (let group = 0; group <= compiled.groupCount(); group++) groups.add(String(group));
    for (const name of Object.keys(compiled.namedGroups())) groups.add(name);
  });
  return groups;
}
