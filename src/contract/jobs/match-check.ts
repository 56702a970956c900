import { RE2JS, RE2JSException } from 're2js';
import type { z } from 'zod';
import type { Match } from '../match.ts';

type Path = readonly (string | number)[];

/** Refinement: every regular expression of a condition has to be RE2 syntax, so that a job with a faulty one is refused before it is queued. */
export function checkMatch(match: Match | undefined, path: Path, context: z.RefinementCtx): void {
  if (match === undefined) return;
  const fault = match.matches === undefined ? undefined : expressionFault(match.matches);
  if (fault !== undefined) context.addIssue({ code: 'custom', path: [...path, 'matches'], message: `must be a regular expression in RE2 syntax: ${fault}` });
  for (const key of ['all', 'any'] as const) match[key]?.forEach((part, index) => checkMatch(part, [...path, key, index], context));
  checkMatch(match.not, [...path, 'not'], context);
}

function expressionFault(expression: string): string | undefined {
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
