import { RE2JS } from 're2js';
import { decodeBytes } from '../../../contract/bytes.ts';
import type { MatchOperand, RuleMatch, StateValue } from '../../../contract/match.ts';
import { plainDecimal } from '../../../core/json/index.ts';
import { jsonCondition } from './json-condition.ts';
import { maskCondition } from './mask-condition.ts';
import type { MatchSubject } from './subject.ts';

/** A condition, ready to be asked. */
export type Condition = (subject: MatchSubject) => boolean;
type Compilers = { readonly [Key in keyof RuleMatch]-?: (operand: NonNullable<RuleMatch[Key]>) => Condition };

/** Shorter bytes are compared one by one: a call into native code costs more. */
const SHORT_BYTES = 48;

/** One row a key of a condition. A new one is a schema in src/contract/match.ts and a row here. */
const compilers: Compilers = {
  equals(operand) {
    const bytes = operandBytes(operand);
    return ({ message }) => message.length === bytes.length && hasAt(message, 0, bytes);
  },
  startsWith(operand) {
    const bytes = operandBytes(operand);
    return ({ message }) => message.length >= bytes.length && hasAt(message, 0, bytes);
  },
  endsWith(operand) {
    const bytes = operandBytes(operand);
    return ({ message }) => message.length >= bytes.length && hasAt(message, message.length - bytes.length, bytes);
  },
  contains(operand) {
    const bytes = operandBytes(operand);
    return ({ message }) => message.includes(bytes);
  },
  matches(expression) {
    const compiled = RE2JS.compile(expression);
    // On the bytes: one that is part of no UTF-8 character is a character of its own, as in RE2.
    return ({ message }) => compiled.test(message);
  },
  length({ min = 0, max = Number.POSITIVE_INFINITY, above = -1, below = Number.POSITIVE_INFINITY }) {
    const [least, most] = [Math.max(min, above + 1), Math.min(max, below - 1)];
    return ({ message }) => message.length >= least && message.length <= most;
  },
  mask: maskCondition,
  json: jsonCondition,
  state(variables) {
    const wanted = Object.entries(variables).map(([name, value]) => ({
      name,
      value: value === null ? undefined : stateBytes(value),
    }));
    return (subject) => wanted.every(({ name, value }) => isSame(subject.variable(name), value));
  },
  all: (operands) => allOf(operands.map(compileCondition)),
  any: (operands) => anyOf(operands.map(compileCondition)),
  not(operand) {
    const condition = compileCondition(operand);
    return (subject) => !condition(subject);
  },
};

/** All keys of a condition together. Throws RE2JSException for a faulty regular expression. */
export function compileCondition(match: RuleMatch): Condition {
  const conditions = keysOf(match).map((key) => compileKey(key, match));
  const [first] = conditions;
  if (first === undefined) return () => true;
  return conditions.length === 1 ? first : allOf(conditions);
}

/** The keys that are given, in their order. */
export function keysOf(match: RuleMatch): (keyof RuleMatch)[] {
  return Object.entries(match).flatMap(([key, operand]) => (operand === undefined ? [] : [key as keyof RuleMatch]));
}

function compileKey<Key extends keyof RuleMatch>(key: Key, match: RuleMatch): Condition {
  const compiler = compilers[key] as (operand: RuleMatch[Key]) => Condition;
  return compiler(match[key]);
}

export function operandBytes(operand: MatchOperand): Buffer {
  return typeof operand === 'string' ? Buffer.from(operand, 'utf8') : decodeBytes(operand);
}

/** A variable's value as bytes. */
export function stateBytes(value: StateValue): Buffer {
  if (typeof value === 'object') return decodeBytes(value);
  return Buffer.from(typeof value === 'number' ? plainDecimal(value) : String(value));
}

function isSame(actual: Buffer | undefined, wanted: Buffer | undefined): boolean {
  return actual === undefined || wanted === undefined ? actual === wanted : actual.equals(wanted);
}

/** Whether `message`, which is long enough, has `bytes` at `at`. */
function hasAt(message: Buffer, at: number, bytes: Buffer): boolean {
  if (bytes.length > SHORT_BYTES) return message.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0;
  for (let i = 0; i < bytes.length; i++) if (message[at + i] !== bytes[i]) return false;
  return true;
}

function allOf(conditions: readonly Condition[]): Condition {
  return (subject) => {
    for (const condition of conditions) if (!condition(subject)) return false;
    return true;
  };
}

function anyOf(conditions: readonly Condition[]): Condition {
  return (subject) => {
    for (const condition of conditions) if (condition(subject)) return true;
    return false;
  };
}
