import { RE2JS, RE2JSException } from 're2js';
import type { z } from 'zod';
import type { RuleMatch } from './match.ts';

type Path = readonly (string | number)[];

/** Refinement: every regular expression of a condition has to be RE2 syntax, so that a faulty one is refused before anything is done with it. */
export function checkMatch(match: RuleMatch | undefined, path: Path, context: z.RefinementCtx): void {
  eachExpression(match, path, (expression, at) => {
    const fault = expressionFault(expression);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: [...at], message: `must be a regular expression in RE2 syntax: ${fault}` });
  });
}

/** Calls `visit` with every regular expression of a condition and where it stands. */
export function eachExpression(match: RuleMatch | undefined, path: Path, visit: (expression: string, path: Path) => void): void {
  if (match === undefined) return;
  if (match.matches !== undefined) visit(match.matches, [...path, 'matches']);
  if (match.json?.matches !== undefined) visit(match.json.matches, [...path, 'json', 'matches']);
  for (const key of ['all', 'any'] as const) match[key]?.forEach((part, index) => eachExpression(part, [...path, key, index], visit));
  eachExpression(match.not, [...path, 'not'], visit);
}

/** What is wrong with a regular expression; undefined when nothing is. */
export function expressionFault(expression: string): string | undefined {
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
