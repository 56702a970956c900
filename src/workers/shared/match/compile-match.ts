import { RE2JS, RE2JSException } from 're2js';
import { decodeBytes } from '../../../contract/bytes.ts';
import type { Match, MatchOperand } from '../../../contract/match.ts';
import { ValidationError, type FieldError } from '../../../core/errors/index.ts';

/** A condition on a message, ready to be asked. */
export type MessagePredicate = (message: Buffer) => boolean;

/**
 * Compiles a condition once; asking it afterwards allocates nothing, except for `matches`, which reads the message as UTF-8 text. Throws
 * ValidationError when a regular expression is not RE2 syntax; `path`: where the request has the condition.
 */
export function compileMatch(match: Match, path = 'match'): MessagePredicate {
  const fault = matchFault(match, path);
  if (fault) throw new ValidationError([fault]);
  return compile(match);
}

function compile(match: Match): MessagePredicate {
  const conditions = Object.entries(match).flatMap(([key, operand]) => (operand === undefined ? [] : [compileCondition(key as keyof Match, match)]));
  const [first] = conditions;
  if (first === undefined) return () => true;
  return conditions.length === 1 ? first : allOf(conditions);
}

type Compilers = { readonly [Key in keyof Match]-?: (operand: NonNullable<Match[Key]>) => MessagePredicate };

/** One row a key of {@link Match}. */
const compilers: Compilers = {
  equals(operand) {
    const bytes = operandBytes(operand);
    return (message) => message.equals(bytes);
  },
  startsWith(operand) {
    const bytes = operandBytes(operand);
    return (message) => message.length >= bytes.length && message.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
  },
  endsWith(operand) {
    const bytes = operandBytes(operand);
    return (message) => message.length >= bytes.length && message.compare(bytes, 0, bytes.length, message.length - bytes.length) === 0;
  },
  contains(operand) {
    const bytes = operandBytes(operand);
    return (message) => message.includes(bytes);
  },
  matches(expression) {
    const compiled = RE2JS.compile(expression);
    return (message) => compiled.test(message.toString('utf8'));
  },
  length({ min = 0, max = Number.POSITIVE_INFINITY }) {
    return (message) => message.length >= min && message.length <= max;
  },
  all: (operands) => allOf(operands.map(compile)),
  any: (operands) => anyOf(operands.map(compile)),
  not(operand) {
    const predicate = compile(operand);
    return (message) => !predicate(message);
  },
};

function compileCondition<Key extends keyof Match>(key: Key, match: Match): MessagePredicate {
  const compiler = compilers[key] as (operand: Match[Key]) => MessagePredicate;
  return compiler(match[key]);
}

function allOf(predicates: readonly MessagePredicate[]): MessagePredicate {
  return (message) => {
    for (const predicate of predicates) if (!predicate(message)) return false;
    return true;
  };
}

function anyOf(predicates: readonly MessagePredicate[]): MessagePredicate {
  return (message) => {
    for (const predicate of predicates) if (predicate(message)) return true;
    return false;
  };
}

function operandBytes(operand: MatchOperand): Buffer {
  return typeof operand === 'string' ? Buffer.from(operand, 'utf8') : decodeBytes(operand);
}

/** The first regular expression in `match` that is not RE2 syntax, its path for example `all[0].matches`; undefined when all are. */
export function matchFault(match: Match, path = ''): FieldError | undefined {
  const prefix = path === '' ? '' : `${path}.`;
  const own = match.matches === undefined ? undefined : expressionFault(match.matches);
  if (own !== undefined) return { path: `${prefix}matches`, message: own };
  for (const key of ['all', 'any'] as const) {
    for (const [index, part] of (match[key] ?? []).entries()) {
      const fault = matchFault(part, `${prefix}${key}[${index}]`);
      if (fault) return fault;
    }
  }
  return match.not && matchFault(match.not, `${prefix}not`);
}

function expressionFault(expression: string): string | undefined {
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return `must be a regular expression in RE2 syntax: ${error.message}`;
    throw error;
  }
}
