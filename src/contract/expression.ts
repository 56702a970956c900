import { RE2JS, RE2JSException } from 're2js';

/**
 * How large the regular expressions of one request may be together, and one of them. What they repeat (`{n}`) counts as often, a class of
 * Unicode (`\p{L}`) as 100 characters, and ignoring case three times: about what compiling them costs in memory and time.
 */
export const MAX_EXPRESSIONS_WEIGHT = { together: 100_000, each: 20_000 } as const;

/** Weight of `\p{…}`, in characters. */
const CLASS_WEIGHT = 100;
/** How much more an expression costs that ignores case somewhere. */
const FOLDING_FACTOR = 3;
const IGNORES_CASE = /\(\?[a-zA-Z]*i/;

/** What is left for the expressions of a request. */
export interface ExpressionBudget {
  left: number;
}

export function expressionBudget(): ExpressionBudget {
  return { left: MAX_EXPRESSIONS_WEIGHT.together };
}

export type CompiledExpression = { readonly compiled: RE2JS } | { readonly fault: string };

/** Compiles an expression unless it, or all up to it, are too large; says what is wrong otherwise. Past the budget nothing is compiled. */
export function compileExpression(expression: string, budget: ExpressionBudget): CompiledExpression {
  const weight = weightOf(expression);
  budget.left -= weight;
  if (weight > MAX_EXPRESSIONS_WEIGHT.each)
    return {
      fault: `is too large: with its repeats and classes it counts as ${weight} characters of RE2; the limit is ${MAX_EXPRESSIONS_WEIGHT.each}`,
    };
  if (budget.left < 0)
    return {
      fault: `the regular expressions up to here count as more than ${MAX_EXPRESSIONS_WEIGHT.together} characters, repeats and classes included`,
    };
  try {
    return { compiled: RE2JS.compile(expression) };
  } catch (error) {
    if (error instanceof RE2JSException)
      return { fault: `must be a regular expression in RE2 syntax: ${error.message}` };
    // Groups within groups, thousands deep.
    if (error instanceof RangeError) return { fault: 'is nested too deeply' };
    throw error;
  }
}

/** An estimate on the safe side: what is repeated may be all of it. */
function weightOf(expression: string): number {
  let repeats = 0;
  for (const [, least = '', most = ''] of expression.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    repeats += Number(most === '' ? least : most);
  let classes = 0;
  for (let at = expression.search(/\\p/i); at >= 0; at = expression.indexOf('\\', at + 2))
    if (/^\\p/i.test(expression.slice(at, at + 2))) classes += 1;
  const length = expression.length + classes * CLASS_WEIGHT;
  return length * (IGNORES_CASE.test(expression) ? FOLDING_FACTOR : 1) * Math.max(1, repeats);
}
