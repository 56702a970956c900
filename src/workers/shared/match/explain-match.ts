import type { Match, RuleMatch } from '../../../contract/match.ts';
import type { Mismatch } from '../../../contract/mismatch.ts';
import { beyond, BOUNDS, isWithin } from './bounds.ts';
import { commonPrefix, commonSuffix, describeByte, longestPrefixWithin, quoted } from './compare-bytes.ts';
import { compileMatch } from './compile-match.ts';
import { compileCondition, keysOf, operandBytes, stateBytes } from './conditions.ts';
import { explainJson } from './explain-json.ts';
import { ReadMessage, type MatchSubject } from './subject.ts';

export interface Explanation {
  /** 1: it holds; less, down to 0, the further it is from holding: the mean over the keys, for bytes by how much of them is there. */
  readonly closeness: number;
  /** One for each key that does not hold; empty exactly when the condition holds. */
  readonly mismatches: readonly Mismatch[];
}

/** Says why a message does, or does not, fulfil a condition. */
export type MatchExplainer = (message: Buffer) => Explanation;

const HOLDS: Explanation = { closeness: 1, mismatches: [] };
/** Nearly there is not there: however close, a key that does not hold stays below 1. */
const ALMOST = 0.95;

/**
 * The counterpart of `compileMatch` that gives reasons: for dry runs and for the closest misses of a verification, not for the path of a
 * message. `path`: where the request has the condition. Throws ValidationError like `compileMatch`.
 */
export function compileExplanation(match: Match, path = 'match'): MatchExplainer {
  // For what it throws.
  compileMatch(match, path);
  const explain = explainSubject(match, path);
  return (message) => {
    const subject = new ReadMessage();
    subject.read(message);
    return explain(subject);
  };
}

type SubjectExplainer = (subject: MatchSubject) => Explanation;

/** The same for conditions of rules, which can ask for variables. Throws RE2JSException for a faulty regular expression. */
export function explainSubject(match: RuleMatch, path: string): SubjectExplainer {
  const parts = keysOf(match).map((key) => explainKey(key, match, `${path}.${key}`));
  return parts.length === 0 ? () => HOLDS : (subject) => together(parts.map((explain) => explain(subject)));
}

type Explainers = {
  readonly [Key in keyof RuleMatch]-?: (operand: NonNullable<RuleMatch[Key]>, path: string) => SubjectExplainer;
};

/** One row a key of {@link RuleMatch}. */
const explainers: Explainers = {
  equals(operand, path) {
    const bytes = operandBytes(operand);
    return ({ message }) => {
      const common = commonPrefix(message, bytes);
      if (common === bytes.length && common === message.length) return HOLDS;
      return missed(
        path,
        common / Math.max(bytes.length, message.length),
        differenceAt(message, bytes, common),
        common,
      );
    };
  },
  startsWith(operand, path) {
    const bytes = operandBytes(operand);
    return ({ message }) => {
      const common = commonPrefix(message, bytes);
      return common === bytes.length
        ? HOLDS
        : missed(path, common / bytes.length, differenceAt(message, bytes, common), common);
    };
  },
  endsWith(operand, path) {
    const bytes = operandBytes(operand);
    return ({ message }) => {
      const common = commonSuffix(message, bytes);
      if (common === bytes.length) return HOLDS;
      const at = message.length - common - 1;
      if (at < 0)
        return missed(
          path,
          common / bytes.length,
          `is ${message.length} bytes long, shorter than the ${bytes.length} it has to end with`,
        );
      return missed(
        path,
        common / bytes.length,
        `byte ${at} is ${describeByte(message[at])}, not ${describeByte(bytes[bytes.length - common - 1])}`,
        at,
      );
    };
  },
  contains(operand, path) {
    const bytes = operandBytes(operand);
    return ({ message }) => {
      if (message.includes(bytes)) return HOLDS;
      const { length, at } = longestPrefixWithin(message, bytes);
      if (length === 0) return missed(path, 0, `${quoted(bytes)} does not occur, not even its first byte`);
      return missed(
        path,
        length / bytes.length,
        `${quoted(bytes)} does not occur; ${quoted(bytes.subarray(0, length))} does at byte ${at}`,
        at + length,
      );
    };
  },
  matches(expression, path) {
    const matches = compileCondition({ matches: expression });
    return (subject) =>
      matches(subject) ? HOLDS : missed(path, 0, `no match of ${expression} in ${quoted(subject.message)}`);
  },
  length(bounds, path) {
    const given = BOUNDS.flatMap((key) => (bounds[key] === undefined ? [] : [{ key, bound: bounds[key] }]));
    return ({ message: { length } }) => {
      const wrong = given.filter(({ key, bound }) => !isWithin[key](length - bound));
      if (wrong.length === 0) return HOLDS;
      const closeness = Math.min(...wrong.map(({ bound }) => Math.min(length, bound) / Math.max(length, bound, 1)));
      return {
        closeness: closeness * ALMOST,
        mismatches: wrong.map(({ key, bound }) => ({
          path: `${path}.${key}`,
          detail: `is ${length} bytes long, ${beyond(key, bound)}`,
        })),
      };
    };
  },
  mask(operand, path) {
    const holds = compileCondition({ mask: operand });
    const { offset, data, mask } = operand;
    return (subject) => {
      if (holds(subject)) return HOLDS;
      const there = subject.message.subarray(offset, offset + data.length / 2);
      return missed(
        path,
        0,
        `the bytes from ${offset} on are ${there.length === 0 ? 'missing' : `0x${there.toString('hex')}`}, not 0x${data.toLowerCase()} where the mask 0x${mask.toLowerCase()} counts`,
      );
    };
  },
  json(operand, path) {
    const explain = explainJson(operand, path);
    return (subject) => {
      const mismatches = explain(subject);
      if (mismatches.length === 0) return HOLDS;
      return { closeness: (subject.json === undefined ? 0 : 0.5) * ALMOST, mismatches };
    };
  },
  state(variables, path) {
    const parts = Object.entries(variables).map(([name, value]) => ({
      name,
      wanted: value === null ? undefined : stateBytes(value),
    }));
    const say = (value: Buffer | undefined): string => (value === undefined ? 'not set' : quoted(value));
    return (subject) =>
      together(
        parts.map(({ name, wanted }) => {
          const actual = subject.variable(name);
          const isSame = actual === undefined || wanted === undefined ? actual === wanted : actual.equals(wanted);
          return isSame ? HOLDS : missed(`${path}.${name}`, 0, `is ${say(actual)}, and has to be ${say(wanted)}`);
        }),
      );
  },
  all(operands, path) {
    const parts = operands.map((operand, index) => explainSubject(operand, `${path}[${index}]`));
    return (subject) => together(parts.map((explain) => explain(subject)));
  },
  any(operands, path) {
    const parts = operands.map((operand, index) => explainSubject(operand, `${path}[${index}]`));
    return (subject) => {
      const best = parts.map((explain) => explain(subject)).reduce((a, b) => (b.closeness > a.closeness ? b : a));
      if (best.closeness === 1) return HOLDS;
      return {
        closeness: best.closeness,
        mismatches: [{ path, detail: `none of ${operands.length} holds; the closest:` }, ...best.mismatches],
      };
    };
  },
  not(operand, path) {
    const holds = compileCondition(operand);
    return (subject) => (holds(subject) ? missed(path, 0, 'holds, but must not') : HOLDS);
  },
};

function explainKey<Key extends keyof RuleMatch>(key: Key, match: RuleMatch, path: string): SubjectExplainer {
  const explainer = explainers[key] as (operand: RuleMatch[Key], path: string) => SubjectExplainer;
  return explainer(match[key], path);
}

function together(parts: readonly Explanation[]): Explanation {
  const mismatches = parts.flatMap((part) => part.mismatches);
  return mismatches.length === 0
    ? HOLDS
    : { closeness: parts.reduce((sum, part) => sum + part.closeness, 0) / parts.length, mismatches };
}

function missed(path: string, closeness: number, detail: string, at?: number): Explanation {
  return { closeness: closeness * ALMOST, mismatches: [{ path, detail, ...(at === undefined ? {} : { at }) }] };
}

/** `message` and `expected` agree up to `at` and no further. */
function differenceAt(message: Buffer, expected: Buffer, at: number): string {
  if (at === expected.length) return `goes on after byte ${at}: ${message.length - at} bytes too many`;
  if (at === message.length) return `ends after byte ${at}: ${quoted(expected.subarray(at))} is missing`;
  return `byte ${at} is ${describeByte(message[at])}, not ${describeByte(expected[at])}`;
}
