import { usageError } from '../exit-codes.ts';
import type { Options } from '../options.ts';
import { parseData } from './bytes.ts';
import { parseJson } from './settings.ts';

const TEXTS = ['equals', 'startsWith', 'endsWith', 'contains'] as const;

/** The match that the options describe; all of them must hold. Undefined when there are none. */
export function matchOf(options: Options): Record<string, unknown> | undefined {
  const isHex = options.flag('hex');
  const conditions: Record<string, unknown>[] = TEXTS.flatMap((key) =>
    options.list(key).map((text) => ({ [key]: textOrBytes(text, isHex) })),
  );
  for (const pattern of options.list('matches')) conditions.push({ matches: pattern });
  for (const json of options.list('match')) conditions.push(parseObject(json));
  return conditions.length > 1 ? { all: conditions } : conditions[0];
}

/** A match takes text as it is, and an object only for bytes that are not text. */
function textOrBytes(text: string, isHex: boolean): unknown {
  const input = parseData(text, isHex);
  return input.encoding === undefined ? input.data : input;
}

function parseObject(text: string): Record<string, unknown> {
  const value = parseJson(text, '--match');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usageError('--match must be a JSON object such as {"json":{"path":"$.id","equals":7}}');
  return value as Record<string, unknown>;
}
