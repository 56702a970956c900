import type { z } from 'zod';
import { maskText } from '../masking/index.ts';
import { didYouMean } from '../nearest.ts';
import { nameText } from './field-path.ts';

/** An issue as the parser raises it, with what {@link noteSchema} has noted. */
export interface NotedIssue extends Omit<z.core.$ZodRawIssue, 'path'> {
  readonly path?: readonly PropertyKey[];
  /** What there must be, as part of a sentence; absent when the schema has a message of its own. */
  readonly wanted?: string;
  /** Words that would do: values, or names of fields. */
  readonly known?: readonly string[];
}

type NumberDefinition = NumberCheck & { readonly checks?: readonly { readonly _zod: { readonly def: NumberCheck } }[] };

/** Longest value that is repeated, in characters. */
const MAX_QUOTED = 60;
/** Of a long value no more is looked at for what must be masked, in characters. */
const MAX_LOOKED_AT = 4096;
/** Most values that are listed. */
const MAX_LISTED = 20;
/** Values of these are never repeated. */
const SECRET_NAME = /key|pass|secret|token|auth|cookie|credential|^cert$|^ca$|pem/i;
const SECRET_VALUE = /-----BEGIN|^(?:Bearer|Basic) /i;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  number: 'a number',
  int: 'an integer',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time with a time zone (RFC 3339), for example 2026-05-01T12:00:00Z',
};

/** For the parser (`error` of its options): notes what the schema wants, which only it knows, and leaves the message to {@link messageOf}. */
export function noteSchema(issue: object): undefined {
  const raw = issue as z.core.$ZodRawIssue & { wanted?: string; known?: readonly string[]; keys?: readonly string[] };
  const owner = ((raw as { schema?: unknown }).schema ?? raw.inst) as z.core.$ZodType | undefined;
  const { def, propValues } = owner?._zod ?? {};
  if (raw.code === 'unrecognized_keys') raw.known = Object.keys((def as { shape?: object } | undefined)?.shape ?? {});
  else if (raw.code === 'invalid_value') raw.known = (raw.values as unknown[]).map(String);
  else if (raw.code === 'invalid_union') raw.known = [...(propValues?.[raw.discriminator as string] ?? [])].map(String);
  if (raw.code !== 'custom') raw.wanted = wantedBy(raw, def as NumberDefinition | undefined);
  return undefined;
}

function wantedBy(raw: z.core.$ZodRawIssue, def: NumberDefinition | undefined): string {
  const { code, origin, expected, format } = raw as unknown as Record<string, unknown>;
  if (code === 'invalid_type')
    return expected === 'number' || expected === 'int'
      ? numberWanted(def)
      : (TYPES[String(expected)] ?? String(expected));
  if (code === 'invalid_format') return FORMATS[String(format)] ?? '';
  if (code !== 'too_small' && code !== 'too_big') return '';
  return origin === 'number' || origin === 'int' ? numberWanted(def) : sizeWanted(raw as unknown as SizeIssue);
}

interface SizeIssue {
  readonly code: string;
  readonly origin?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exact?: boolean;
}

function sizeWanted({ code, origin, minimum, maximum, exact }: SizeIssue): string {
  const unit = origin === 'string' ? 'characters' : 'elements';
  const bound = code === 'too_small' ? minimum : maximum;
  const side = code === 'too_small' ? 'at least' : 'at most';
  return `${exact === true ? 'exactly' : side} ${String(bound)} ${bound === 1 ? unit.slice(0, -1) : unit}`;
}

interface NumberCheck {
  readonly check?: string;
  readonly format?: string;
  readonly value?: number;
  readonly inclusive?: boolean;
}

/** `an integer from 0 to 65535`, by the checks of its schema. */
function numberWanted(def: NumberDefinition | undefined): string {
  const checks = [def ?? {}, ...(def?.checks ?? []).map((one) => one._zod.def)];
  const kind = checks.some(({ format = '' }) => format.includes('int')) ? 'an integer' : 'a number';
  const least = checks.find(({ check }) => check === 'greater_than');
  const most = checks.find(({ check }) => check === 'less_than');
  if (least?.inclusive === true && most?.inclusive === true) return `${kind} from ${least.value} to ${most.value}`;
  const bounds = [
    ...(least === undefined ? [] : [`${least.inclusive === true ? 'of at least' : 'greater than'} ${least.value}`]),
    ...(most === undefined ? [] : [`${most.inclusive === true ? 'at most' : 'less than'} ${most.value}`]),
  ];
  return [kind, bounds.join(' and ')].filter((part) => part !== '').join(' ');
}

/** What is wrong, in our words; `issue` has passed {@link noteSchema}, and `path` is where it stands in the whole. */
export function messageOf(issue: NotedIssue & { readonly message: string }, path: readonly PropertyKey[]): string {
  const { code, wanted, known = [], input, message } = issue;
  if (wanted === undefined) return withValue(message, valueAt(input, issue.path ?? []), path);
  if (code === 'invalid_value' || (code === 'invalid_union' && known.length > 0)) return choiceMessage(issue, path);
  if (code === 'too_small' || code === 'too_big') return sizeMessage(issue, path);
  if (code === 'invalid_format' && wanted !== '') return `must be ${wanted}${notValue(input, path)}`;
  if (code !== 'invalid_type')
    return message.startsWith('Invalid')
      ? `has the wrong format${notValue(input, path)}`
      : withValue(message, input, path);
  return input === undefined ? 'is required' : `must be ${wanted}${notValue(input, path)}`;
}

/** Messages that have the value already, or are about another one. */
const HAS_VALUE = /, not |\bgot |must be (?:given|unique|left out|the name of a rule)|must not be (?:more|older)/;

/** The schema's own message, with the value: `must be a CIDR block, not "10.0.0.0/33"`; a reason behind a colon stays at the end. */
function withValue(message: string, value: unknown, path: readonly PropertyKey[]): string {
  const isShown =
    value !== '' && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
  if (!isShown || !/^must (?:be|not) /.test(message) || HAS_VALUE.test(message)) return message;
  const colon = message.indexOf(': ');
  const [wanted, reason] = colon < 0 ? [message, ''] : [message.slice(0, colon), message.slice(colon)];
  return `${wanted}${message.startsWith('must not') ? notValue(value, path).replace(', not ', '; got ') : notValue(value, path)}${reason}`;
}

/** A schema of an object can raise an issue of a member: `path` ends with the way from the one to the other. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  if (typeof input !== 'object' || input === null) return input;
  for (let from = 0; from < path.length; from += 1) {
    const found = path
      .slice(from)
      .reduce<unknown>(
        (value, key) =>
          typeof value === 'object' && value !== null && Object.hasOwn(value, key)
            ? (value as Record<PropertyKey, unknown>)[key]
            : undefined,
        input,
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An unknown field. */
export function unknownMessage(name: string, known: readonly string[] = []): string {
  return `is not known here${didYouMean(name, known)}`;
}

/** An unknown query parameter: the nearest, or what there is. */
export function unknownParameter(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'is not known here: this path takes no query parameters';
  const near = didYouMean(name, known);
  return `is not known here${near === '' ? `; there ${known.length === 1 ? 'is' : 'are'} ${listOf(known)}` : near}`;
}

function listOf(known: readonly string[]): string {
  return known.length > MAX_LISTED ? `${known.slice(0, MAX_LISTED).join(', ')}…` : known.join(', ');
}

/** Text or an object, a number or a list: what a union of types takes. */
export function unionMessage(wanted: readonly string[], input: unknown, path: readonly PropertyKey[]): string {
  return input === undefined ? 'is required' : `must be ${[...new Set(wanted)].join(' or ')}${notValue(input, path)}`;
}

function choiceMessage(
  { code, known = [], input, discriminator }: NotedIssue & { discriminator?: string },
  path: readonly PropertyKey[],
): string {
  const given =
    code === 'invalid_union' ? (input as Record<string, unknown> | undefined)?.[discriminator ?? ''] : input;
  const listed = listOf(known);
  const choice = known.length === 1 ? listed : `one of ${listed}`;
  if (given === undefined) return `is required: ${choice}`;
  return `must be ${choice}${notValue(given, path)}${typeof given === 'string' ? didYouMean(given, known) : ''}`;
}

function sizeMessage(
  { wanted, origin, input }: NotedIssue & { origin?: string },
  path: readonly PropertyKey[],
): string {
  if (origin !== 'string' && origin !== 'array') return `must be ${wanted}${notValue(input, path)}`;
  const length = (input as { length?: number } | undefined)?.length;
  return `must have ${wanted}${length === undefined ? '' : `, not ${length}`}`;
}

/** `, not "80"`; nothing for what may be a secret. */
export function notValue(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined || path.some((part) => typeof part === 'string' && SECRET_NAME.test(part))) return '';
  if (typeof value === 'string') return SECRET_VALUE.test(value) ? '' : `, not ${JSON.stringify(shortText(value))}`;
  if (Array.isArray(value)) return ', not a list';
  return typeof value === 'object' && value !== null ? ', not an object' : `, not ${String(value)}`;
}

/** Masked before it is cut: what is left of a URL's user information must not be shown. */
function shortText(value: string): string {
  const masked = maskText(value.slice(0, MAX_LOOKED_AT));
  return masked.length > MAX_QUOTED ? `${masked.slice(0, MAX_QUOTED)}…` : nameText(masked);
}
