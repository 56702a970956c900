import type { z } from 'zod';
import { compileExpression, expressionBudget, type ExpressionBudget } from './expression.ts';
import { eachExpression } from './match-check.ts';
import type { RuleMatch } from './match.ts';
import { ACTIONS_AT_CLOSE, FINAL_ACTIONS, templatesOf, type RuleAction } from './rule-actions.ts';
import type { Refusal } from './stepwise.ts';
import { parseTemplate } from './template.ts';

type Path = readonly (string | number)[];

interface Rule {
  readonly on: 'connect' | 'message' | 'idle' | 'close';
  readonly when: RuleMatch;
  readonly do: readonly RuleAction[];
  readonly idleMs?: number | undefined;
}

interface Rules {
  readonly rules: readonly Rule[];
  readonly otherwise: readonly RuleAction[];
}

/** What was found in a part of a handler, and what its expressions count as. */
interface Finding {
  /** Paths begin at the part. */
  readonly refusals: readonly Refusal[];
  readonly weight: number;
}

type Findings = Map<Rule, Finding>;

/**
 * Reading expressions and templates takes milliseconds a rule, so it is done once for each check. By the first rule of the list; what was
 * found goes with it, since a weak map of every rule would cost long pauses of the garbage collector.
 */
const findingsByFirst = new WeakMap<Rule, Findings>();

const NO_GROUPS: ReadonlySet<string> = new Set();
const WITHOUT_MESSAGE: ReadonlySet<keyof RuleMatch> = new Set(['state', 'all', 'any', 'not']);

/** Refinement: everything that the shapes alone do not say. */
export function checkRules(handler: Rules, context: z.RefinementCtx): void {
  for (const refusals of ruleSteps(handler)) {
    for (const { path, message } of refusals) context.addIssue({ code: 'custom', path: [...path], message });
  }
  const [first] = handler.rules;
  if (first !== undefined) findingsByFirst.delete(first);
}

/** The same, a list of actions or less at a time. Past the budget of the expressions no rule is looked at. */
export function* ruleSteps({ rules, otherwise }: Rules): Generator<readonly Refusal[], void> {
  const budget = expressionBudget();
  const findings = findingsOf(rules);
  yield under(['otherwise'], yield* actionRefusals(otherwise, NO_GROUPS));
  for (const [index, rule] of rules.entries()) {
    const { refusals } = yield* findingOf(rule, budget, findings);
    yield under(['rules', index], refusals);
    if (budget.left < 0) return;
  }
}

function findingsOf([first]: readonly Rule[]): Findings {
  const known = first && findingsByFirst.get(first);
  const findings = known ?? new Map<Rule, Finding>();
  if (first !== undefined) findingsByFirst.set(first, findings);
  return findings;
}

/** Takes the rule's expressions from the budget. Yields nothing but pauses. */
function* findingOf(rule: Rule, budget: ExpressionBudget, findings: Findings): Generator<readonly Refusal[], Finding> {
  const known = findings.get(rule);
  if (known !== undefined && known.weight <= budget.left) {
    budget.left -= known.weight;
    return known;
  }
  const { left } = budget;
  const faults = expressionFaults(rule.when, budget);
  yield [];
  const actions = yield* actionRefusals(rule.do, faults.groups);
  const found = {
    refusals: [...triggerRefusals(rule), ...under(['when'], faults.refusals), ...under(['do'], actions)],
    weight: left - budget.left,
  };
  if (budget.left >= 0) findings.set(rule, found);
  return found;
}

function triggerRefusals({ on, idleMs, when, do: actions }: Rule): Refusal[] {
  const refusals: Refusal[] = [];
  if ((on === 'idle') !== (idleMs !== undefined))
    refusals.push({ path: ['idleMs'], message: on === 'idle' ? 'must be given with `on: idle`' : 'is for `on: idle`' });
  if (on !== 'message') refusals.push(...under(['when'], refusalsWithoutMessage(when, on)));
  for (const [index, { type }] of actions.entries()) {
    const path = ['do', index, 'type'];
    if (on === 'close' && !ACTIONS_AT_CLOSE.has(type))
      refusals.push({ path, message: 'cannot be done when the connection has ended' });
    if (type === 'forward' && on !== 'message' && on !== 'connect')
      refusals.push({ path, message: `has no message to forward with \`on: ${on}\`` });
  }
  return refusals;
}

/** Without a message only the variables can be asked for. */
function refusalsWithoutMessage(match: RuleMatch, trigger: Rule['on']): Refusal[] {
  const keys = (Object.keys(match) as (keyof RuleMatch)[]).filter(
    (key) => match[key] !== undefined && !WITHOUT_MESSAGE.has(key),
  );
  const within = (['all', 'any'] as const).flatMap((key) =>
    (match[key] ?? []).flatMap((part, index) => under([key, index], refusalsWithoutMessage(part, trigger))),
  );
  return [
    ...keys.map((key) => ({ path: [key], message: `asks for a message, and there is none with \`on: ${trigger}\`` })),
    ...within,
    ...(match.not === undefined ? [] : under(['not'], refusalsWithoutMessage(match.not, trigger))),
  ];
}

/** `{{captures.…}}` must name a group of one of the rule's regular expressions. Pauses after each action. */
function* actionRefusals(
  list: readonly RuleAction[],
  groups: ReadonlySet<string>,
): Generator<readonly Refusal[], Refusal[]> {
  const refusals: Refusal[] = [];
  const last = list.findIndex(({ type }) => FINAL_ACTIONS.has(type));
  if (last >= 0 && last < list.length - 1)
    refusals.push({ path: [last + 1], message: `is never reached: \`${list[last]?.type}\` is the last action` });
  for (const [index, action] of list.entries()) {
    for (const { path, source } of templatesOf(action)) {
      const missing = capturesIn(source).find((name) => !groups.has(name));
      if (missing !== undefined)
        refusals.push({
          path: [index, ...path],
          message:
            groups.size === 0
              ? '{{captures}} needs a `matches` in `when`'
              : `no \`matches\` in \`when\` has a group "${missing}"`,
        });
    }
    yield [];
  }
  return refusals;
}

/** The groups that a template names; one that is faulty is refused by its own schema. */
function capturesIn(source: string): string[] {
  if (!source.includes('captures')) return [];
  try {
    return parseTemplate(source, true).flatMap((part) =>
      'expression' in part && part.expression === 'captures' ? part.args : [],
    );
  } catch {
    return [];
  }
}

interface Expressions {
  /** The groups that `{{captures}}` can name. */
  readonly groups: ReadonlySet<string>;
  readonly refusals: readonly Refusal[];
}

function expressionFaults(match: RuleMatch, budget: ExpressionBudget): Expressions {
  const groups = new Set<string>();
  const refusals: Refusal[] = [];
  eachExpression(match, [], (expression, at) => {
    if (budget.left < 0) return;
    const outcome = compileExpression(expression, budget);
    if ('fault' in outcome) refusals.push({ path: at, message: outcome.fault });
    // What `not` or `json` has caught cannot be asked for.
    else if (!at.includes('not') && !at.includes('json')) addGroups(groups, outcome.compiled);
  });
  return { groups, refusals };
}

function addGroups(groups: Set<string>, compiled: { groupCount(): number; namedGroups(): object }): void {
  for (let group = 0; group <= compiled.groupCount(); group++) groups.add(String(group));
  for (const name of Object.keys(compiled.namedGroups())) groups.add(name);
}

function under(parent: Path, refusals: readonly Refusal[]): Refusal[] {
  return refusals.map(({ path, message }) => ({ path: [...parent, ...path], message }));
}
