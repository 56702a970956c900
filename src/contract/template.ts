import { z } from 'zod';
import { parseJsonPath } from './json-path.ts';
import { stateNameSchema } from './match.ts';

/**
 * Templates: text in which `{{expression}}` is replaced; nothing else is special. Parsed when the resource is created (an unknown
 * expression is a 400), rendered on the net thread for each message. What follows the name is for the expression: `{{random 1 6}}`,
 * or, where it names one of many, `{{state.user}}`. Behind any expression `| json` makes JSON of what it gives.
 */
interface ExpressionEntry {
  /** What it gives. */
  readonly summary: string;
  readonly example: string;
  /** Only rules have what it asks for. */
  readonly forRules?: true;
  /** It is followed by a dot and one name, which is its argument. */
  readonly member?: true;
  /** It gives a number: as JSON it needs no quotes. */
  readonly isNumber?: true;
  /** What is wrong with what follows the name; undefined when nothing is. Default: nothing may follow. */
  check?(args: readonly string[]): string | undefined;
}

export const CRC16_VARIANTS = ['modbus', 'arc', 'ccitt-false', 'xmodem', 'kermit', 'x25'] as const;
export const CRC16_FORMS = ['le', 'be', 'hex'] as const;

/** Every expression. The code of the same name is in src/workers/shared/template/expressions. */
export const templateExpressions = {
  now: { summary: 'time of rendering, RFC 3339 with milliseconds', example: 'now' },
  'now.ms': { summary: 'time of rendering, milliseconds since 1970', example: 'now.ms', isNumber: true },
  uuid: { summary: 'a random UUID (version 4)', example: 'uuid' },
  random: {
    summary: 'a random integer from 0 to 2^31-1, or from the first number to the second',
    example: 'random 1 6',
    isNumber: true,
    check: checkRange,
  },
  counter: {
    summary: 'a number that counts the rendered templates of this endpoint, from 1',
    example: 'counter',
    isNumber: true,
  },
  message: { summary: 'the received message, unchanged', example: 'message' },
  'message.length': { summary: 'length of the message in bytes', example: 'message.length', isNumber: true },
  'message.number': {
    summary: 'number of the message on its connection, from 1',
    example: 'message.number',
    isNumber: true,
  },
  'message.slice': {
    summary:
      'bytes of the message from one position up to, but not including, another; negative positions count from the end',
    example: 'message.slice 0 2',
    check: checkSlice,
  },
  'connection.id': { summary: 'id of the connection', example: 'connection.id' },
  'connection.remote.host': { summary: 'address of the peer', example: 'connection.remote.host' },
  'connection.remote.port': { summary: 'port of the peer', example: 'connection.remote.port', isNumber: true },
  'connection.local.host': { summary: 'our address', example: 'connection.local.host' },
  'connection.local.port': { summary: 'our port', example: 'connection.local.port', isNumber: true },
  hex: { summary: 'the bytes that follow in hex; `{{hex 7b7b}}` is two braces', example: 'hex 0d 0a', check: checkHex },
  crc16: {
    summary: `a CRC-16 over the output of the template so far, or with \`message\` over the received message: ${CRC16_VARIANTS.join(', ')} (default modbus); as bytes \`le\` (default) or \`be\`, or as \`hex\` text; a number skips that many bytes at the beginning`,
    example: 'crc16 modbus le',
    check: checkCrc,
  },
  json: {
    summary:
      'the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none',
    example: 'json.user.id',
    member: true,
    check: ([path = '']) =>
      parseJsonPath(path) === undefined ? 'must be followed by a path such as "user.tags[0]"' : undefined,
  },
  captures: {
    summary:
      'the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match',
    example: 'captures.1',
    forRules: true,
    member: true,
    check: ([name = '']) =>
      /^(?:\d{1,3}|[A-Za-z_]\w*)$/.test(name) ? undefined : 'must be followed by the number or name of a group',
  },
  state: {
    summary: 'a variable of the connection; nothing when it is not set',
    example: 'state.user',
    forRules: true,
    member: true,
    check: ([name]) =>
      stateNameSchema.safeParse(name).success ? undefined : 'must be followed by the name of a variable',
  },
} as const satisfies Record<string, ExpressionEntry>;

export type TemplateExpression = keyof typeof templateExpressions;
/** How `| json` writes: a whole JSON value, or, between the quotes of a JSON text, what stands in a string. */
export type JsonForm = 'value' | 'inString';
export interface ExpressionPart {
  readonly expression: TemplateExpression;
  readonly args: readonly string[];
  /** With `| json`. */
  readonly json?: JsonForm;
}
export type TemplatePart = { readonly text: string } | ExpressionPart;

/** Most expressions of one template: what bounds how long reading it takes. */
const MAX_EXPRESSIONS = 1000;

/** The parts of a template in order; throws {@link TemplateError} for an unknown or unfinished expression. `inRules`: those for rules are known, too. */
export function parseTemplate(source: string, inRules = false): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let position = 0;
  let inString = false;
  let expressions = 0;
  while (position < source.length) {
    const open = source.indexOf('{{', position);
    if (open < 0) break;
    const text = source.slice(position, open);
    if (text !== '') parts.push({ text });
    inString = isStringOpen(text, inString);
    if ((expressions += 1) > MAX_EXPRESSIONS)
      throw new TemplateError(`has more than ${MAX_EXPRESSIONS} expressions; write some of it as plain text`);
    const close = source.indexOf('}}', open + 2);
    if (close < 0) throw new TemplateError(`"{{" at ${open} has no "}}"; two braces are written {{hex 7b7b}}`);
    parts.push(partOf(source.slice(open + 2, close).trim(), inRules, inString ? 'inString' : 'value'));
    position = close + 2;
  }
  if (position < source.length) parts.push({ text: source.slice(position) });
  return parts;
}

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(source: string, inRules = false): string | undefined {
  try {
    parseTemplate(source, inRules);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** Bytes with expressions, for schemas: `data` is a template when `encoding` is `utf8`. */
export function checkTemplateData(
  value: { data: string; encoding: string },
  context: z.RefinementCtx,
  inRules = false,
): void {
  const fault = value.encoding === 'utf8' ? templateFault(value.data, inRules) : undefined;
  if (fault !== undefined) context.addIssue({ code: 'custom', path: ['data'], message: fault });
}

const JSON_HELP =
  'After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD';

/** For descriptions: every expression and what it gives. */
export const TEMPLATE_HELP = `${Object.values<ExpressionEntry>(templateExpressions)
  .map(({ example, summary, forRules }) => `\`{{${example}}}\` ${summary}${forRules ? ' (in rules)' : ''}`)
  .join('; ')}. ${JSON_HELP}`;

const entries = new Map<string, ExpressionEntry>(Object.entries(templateExpressions));

const FILTERED = /^(.*?)\s*\|\s*([\w.-]*)$/s;

function partOf(source: string, inRules: boolean, form: JsonForm): ExpressionPart {
  const [, expression, filter] = FILTERED.exec(source) ?? [];
  if (expression === undefined) return expressionOf(source, inRules);
  if (filter !== 'json')
    throw new TemplateError(`"{{${source.slice(0, 40)}}}" has an unknown filter "${filter}"; use "json"`);
  return { ...expressionOf(expression, inRules), json: form };
}

/** Whether a string of a JSON text is open behind `text`; `wasOpen`: in front of it. */
function isStringOpen(text: string, wasOpen: boolean): boolean {
  let isOpen = wasOpen;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isOpen = !isOpen;
    else if (text[at] === '\\' && isOpen) at += 1;
  }
  return isOpen;
}

function expressionOf(source: string, inRules: boolean): ExpressionPart {
  const [word = '', ...rest] = source.split(/\s+/);
  const dot = word.indexOf('.');
  const family = dot > 0 && !entries.has(word) ? word.slice(0, dot) : word;
  const entry = entries.get(family);
  const isMember = family !== word || entry?.member === true;
  if (entry === undefined || isMember !== (entry.member === true)) throw unknown(source);
  if (entry.forRules && !inRules) throw new TemplateError(`"{{${source.slice(0, 40)}}}" works only in rules`);
  const args = isMember ? [word.slice(dot < 0 ? word.length : dot + 1), ...rest] : rest;
  const fault = argumentFault(entry, args, rest);
  if (fault !== undefined) throw new TemplateError(`"{{${source.slice(0, 40)}}}" ${fault}`);
  return { expression: family as TemplateExpression, args };
}

function argumentFault(
  { check, member }: ExpressionEntry,
  args: readonly string[],
  rest: readonly string[],
): string | undefined {
  if ((check === undefined || member) && rest.length > 0) return 'takes nothing after its name';
  return check?.(args);
}

function unknown(source: string): TemplateError {
  return new TemplateError(
    `unknown expression "{{${source.slice(0, 40)}}}"; known: ${[...entries.values()].map(({ example }) => example).join(', ')}`,
  );
}

function checkRange(args: readonly string[]): string | undefined {
  if (args.length === 0) return undefined;
  const [from = Number.NaN, to = Number.NaN] = args.map(Number);
  return args.length === 2 &&
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(to) &&
    from <= to &&
    to - from < 2 ** 48
    ? undefined
    : 'takes two integers, the smaller first';
}

function checkSlice(args: readonly string[]): string | undefined {
  return args.length > 0 && args.length < 3 && args.every((text) => /^-?\d{1,9}$/.test(text))
    ? undefined
    : 'takes one or two integers';
}

function checkHex(args: readonly string[]): string | undefined {
  return args.length > 0 && args.every((text) => /^(?:[0-9a-f]{2})+$/i.test(text))
    ? undefined
    : 'takes bytes in hex, two digits each';
}

function checkCrc(args: readonly string[]): string | undefined {
  const known = new Set<string>([...CRC16_VARIANTS, ...CRC16_FORMS, 'message']);
  const fault = args.find((text) => !known.has(text) && !/^\d{1,5}$/.test(text));
  if (fault !== undefined) return `has an unknown parameter "${fault.slice(0, 20)}"`;
  const kinds = [CRC16_VARIANTS, CRC16_FORMS] as readonly (readonly string[])[];
  const repeated =
    kinds.some((names) => args.filter((text) => names.includes(text)).length > 1) ||
    args.filter((text) => /^\d/.test(text)).length > 1;
  return repeated ? 'takes at most one parameter of each kind' : undefined;
}
