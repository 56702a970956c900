import { isObject, type Json, type Report } from './conversion.ts';

/** Predicates of mountebank as matches of Portcall. */

const PARAMETERS = new Set(['caseSensitive', 'keyCaseSensitive', 'except', 'jsonpath', 'xpath']);

/** How a predicate compares. mountebank ignores case unless it says otherwise. */
interface Comparison {
  readonly isBinary: boolean;
  readonly isCaseSensitive: boolean;
}

type Convert = (value: string, how: Comparison) => Json;

/** The operators that compare `data` with text. `pattern` is the regular expression that ignores case. */
const TEXTS: Readonly<Record<string, Convert>> = {
  equals: comparison('equals', (text) => `^${text}$`),
  deepEquals: comparison('equals', (text) => `^${text}$`),
  contains: comparison('contains', (text) => text),
  startsWith: comparison('startsWith', (text) => `^${text}`),
  endsWith: comparison('endsWith', (text) => `${text}$`),
};

/** A match of the whole list: all must hold. Undefined when something of it cannot be converted, which is reported. */
export function matchOfPredicates(
  predicates: readonly unknown[],
  place: string,
  context: { isBinary: boolean; report: Report },
): Json | undefined {
  const matches = predicates.map((predicate, at) => matchOf(predicate, `${place}[${at}]`, context));
  const converted = matches.filter((match): match is Json => match !== undefined);
  if (converted.length < matches.length) return undefined;
  return converted.length === 1 ? converted[0] : converted.length === 0 ? {} : { all: converted };
}

type Context = { readonly isBinary: boolean; readonly report: Report };

function matchOf(predicate: unknown, place: string, context: Context): Json | undefined {
  if (!isObject(predicate)) return refuse(context, place, 'it is not a predicate');
  const operators = Object.keys(predicate).filter((key) => !PARAMETERS.has(key));
  const [operator = ''] = operators;
  if (operators.length !== 1) return refuse(context, place, `it has ${operators.length} operators`);
  for (const parameter of ['except', 'jsonpath', 'xpath'])
    if (predicate[parameter] !== undefined && predicate[parameter] !== '')
      return refuse(context, `${place}.${parameter}`, 'there is nothing like it');
  const where = `${place}.${operator}`;
  const operand = predicate[operator];
  if (operator === 'and' || operator === 'or') return logical(operator, operand, where, context);
  if (operator === 'not') {
    const inner = matchOf(operand, where, context);
    return inner === undefined ? undefined : { not: inner };
  }
  return ofData({ operator, operand, where, isCaseSensitive: predicate['caseSensitive'] === true }, context);
}

function logical(operator: 'and' | 'or', operand: unknown, where: string, context: Context): Json | undefined {
  if (!Array.isArray(operand) || operand.length === 0) return refuse(context, where, 'it needs a list');
  const matches = operand.map((predicate, at) => matchOf(predicate, `${where}[${at}]`, context));
  if (matches.includes(undefined)) return undefined;
  return { [operator === 'and' ? 'all' : 'any']: matches };
}

interface OfData {
  readonly operator: string;
  readonly operand: unknown;
  readonly where: string;
  readonly isCaseSensitive: boolean;
}

function ofData({ operator, operand, where, isCaseSensitive }: OfData, context: Context): Json | undefined {
  if (!isObject(operand)) return refuse(context, where, 'it needs an object with data');
  const other = Object.keys(operand).find((key) => key !== 'data');
  if (other !== undefined) return refuse(context, `${where}.${other}`, 'only data can be compared');
  const { data } = operand;
  if (operator === 'exists') return data === true ? { length: { min: 1 } } : { not: { length: { min: 1 } } };
  if (typeof data !== 'string') return refuse(context, `${where}.data`, 'it is not text');
  if (operator === 'matches') return expression(data, where, { isCaseSensitive, context });
  const convert = Object.hasOwn(TEXTS, operator) ? TEXTS[operator] : undefined;
  if (convert === undefined) return refuse(context, where, 'there is nothing like it');
  return convert(data, { isBinary: context.isBinary, isCaseSensitive });
}

function expression(
  pattern: string,
  where: string,
  { isCaseSensitive, context }: { isCaseSensitive: boolean; context: Context },
): Json | undefined {
  if (context.isBinary) return refuse(context, where, 'mountebank matches the base64 text of binary data');
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern))
    return refuse(context, where, 'look-around and back-references are not in RE2');
  return { matches: isCaseSensitive ? pattern : `(?i)${pattern}` };
}

function comparison(key: string, pattern: (text: string) => string): Convert {
  return (value, { isBinary, isCaseSensitive }) => {
    if (isBinary) return { [key]: { data: value, encoding: 'base64' } };
    const hasCase = value.toLowerCase() !== value.toUpperCase();
    if (isCaseSensitive || !hasCase) return { [key]: value };
    return { matches: `(?is)${pattern(value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}` };
  };
}

function refuse({ report }: Context, place: string, reason: string): undefined {
  report.add(place, `not converted: ${reason}`);
  return undefined;
}
