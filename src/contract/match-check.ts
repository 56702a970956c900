import type { z } from 'zod';
import { compileExpression, expressionBudget } from './expression.ts';
import type { RuleMatch } from './match.ts';

type Path = readonly (string | number)[];

/** Refinement: every regular expression of a condition must be RE2 syntax and not too large, so that a faulty one is refused before anything is done with it. */
export function checkMatch(
  match: RuleMatch | undefined,
  path: Path,
  context: z.RefinementCtx,
  budget = expressionBudget(),
): void {
  eachExpression(match, path, (expression, at) => {
    if (budget.left < 0) return;
    const outcome = compileExpression(expression, budget);
    if ('fault' in outcome) context.addIssue({ code: 'custom', path: [...at], message: outcome.fault });
  });
}

/** Calls `visit` with every regular expression of a condition and where it stands. */
export function eachExpression(
  match: RuleMatch | undefined,
  path: Path,
  visit: (expression: string, path: Path) => void,
): void {
  if (match === undefined) return;
  if (match.matches !== undefined) visit(match.matches, [...path, 'matches']);
  if (match.json?.matches !== undefined) visit(match.json.matches, [...path, 'json', 'matches']);
  for (const key of ['all', 'any'] as const)
    match[key]?.forEach((part, index) => eachExpression(part, [...path, key, index], visit));
  eachExpression(match.not, [...path, 'not'], visit);
}
