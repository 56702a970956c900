import { RE2JSException } from 're2js';
import type { Match } from '../../../contract/match.ts';
import { compileExpression, expressionBudget } from '../../../contract/expression.ts';
import { eachExpression } from '../../../contract/match-check.ts';
import { ValidationError, type FieldError } from '../../../core/errors/index.ts';
import { compileCondition } from './conditions.ts';
import { ReadMessage } from './subject.ts';

/** A condition on a message, ready to be asked. */
export type MessagePredicate = (message: Buffer) => boolean;

/**
 * Compiles a condition once; asking it afterwards allocates nothing, except for `matches` and `json`, which read the message as UTF-8
 * text. Throws ValidationError when a regular expression is not RE2 syntax; `path`: where the request has the condition.
 */
export function compileMatch(match: Match, path = 'match'): MessagePredicate {
  const subject = new ReadMessage();
  const condition = compiled(match, path);
  return (message) => {
    subject.read(message);
    const holds = condition(subject);
    // It would keep the chunk that the message is a view of.
    subject.read(NO_BYTES);
    return holds;
  };
}

const NO_BYTES = Buffer.alloc(0);

function compiled(match: Match, path: string): ReturnType<typeof compileCondition> {
  try {
    return compileCondition(match);
  } catch (error) {
    const fault = error instanceof RE2JSException ? matchFault(match, path) : undefined;
    throw fault === undefined ? error : new ValidationError([fault]);
  }
}

/** The first regular expression in `match` that is not RE2 syntax, its path for example `all[0].matches`; undefined when all are. */
export function matchFault(match: Match, path = ''): FieldError | undefined {
  const faults: FieldError[] = [];
  const budget = expressionBudget();
  eachExpression(match, path === '' ? [] : [path], (expression, at) => {
    const outcome = faults.length === 0 ? compileExpression(expression, budget) : undefined;
    if (outcome !== undefined && 'fault' in outcome) faults.push({ path: pathText(at), message: outcome.fault });
  });
  return faults[0];
}

/** `['all', 0, 'matches']` → `all[0].matches` */
function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${part}`),
    '',
  );
}
