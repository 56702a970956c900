import { isCredentialName, mayNameCredential } from './credential-names.ts';
import { withoutPrivateKeys } from './private-keys.ts';

/** Stands for a credential. */
export const MASK = '***';

/** Where the authority of a URL may begin: behind its scheme, and at the start of a text also without one, or in ways that browsers take for it. */
const AUTHORITY = /^\s*[\\/]{2,}|(?:^\s*|(?<=["']))(?:https?|wss?|ftp):[\\/]*|:[\\/]{2,}|(?<=["'\s=(<,[])[\\/]{2,}/gi;
const AUTHORITY_END = /[\s/?#\\"'<>`]/g;
const NAME = /[\w-]+/g;
/** Longest name that is looked at. */
const MAX_NAME_LENGTH = 100;
/** An escape of JSON in front of a name: its letter is no part of it. */
const ESCAPE = /^[nrtbf](?=[a-z])/i;

/**
 * The same text with `***@` for the user information of every URL, `***` for the values of `authorization: …` and the like, in lines and in JSON
 * however deep it is quoted, and without private keys. Takes time in proportion to its length.
 */
export function maskText(text: string): string {
  const named = mayNameCredential(text) ? maskNamed(text) : text;
  return withoutPrivateKeys(named.includes('@') ? maskUserInfo(named) : named);
}

/** `user:password@host/…` → `***@host/…`: the last `@` of the authority ends the user information, as URL parsers have it. */
function maskUserInfo(text: string): string {
  let masked = '';
  let kept = 0;
  for (const { index, 0: begin } of text.matchAll(AUTHORITY)) {
    const from = index + begin.length;
    const at = text.slice(from, indexFrom(AUTHORITY_END, text, from)).lastIndexOf('@');
    if (at < 0) continue;
    masked += text.slice(kept, from) + MASK;
    kept = from + at;
  }
  return masked + text.slice(kept);
}

function maskNamed(text: string): string {
  let masked = '';
  let kept = 0;
  for (const { index, 0: word } of text.matchAll(NAME)) {
    if (index < kept || word.length > MAX_NAME_LENGTH) continue;
    const isEscaped = text[index - 1] === '\\' && ESCAPE.test(word);
    if (!isCredentialName(word) && !(isEscaped && isCredentialName(word.slice(1)))) continue;
    for (const [from, end] of valuesOf(text, index, index + word.length, isEscaped)) {
      masked += text.slice(kept, from) + MASK;
      kept = end;
    }
  }
  return masked + text.slice(kept);
}

type Span = readonly [from: number, end: number];

/** Behind a quoted name: `"name":"…"`, `'name' => '…'`, `"name":["…"]`, and `"name","value":"…"`, as lists of headers have it. */
const AFTER_QUOTED = /(\\*["'])\s*(?::|=>?|,\s*\1value\1\s*:)\s*(\[\s*)?/iy;
/** …and `["name","…"]`. */
const PAIR = /\\*["']\s*,\s*/y;
const PAIR_BEGIN = /\[\s*\\*["']$/;
/** Behind a name that is not quoted. */
const AFTER_PLAIN = /\s*[:=]\s*(\[\s*)?(?=\\*["'])/y;
const LINE_VALUE = /[:=][ \t]*(?=[^\s"'\\[])/y;
const QUOTE = /(\\*)(["'])/y;
const NEXT_OF_LIST = /\s*,\s*(?=\\*["'])/y;
const LINE_END = /[\r\n]/g;
const QUOTE_OR_LINE_END = /[\r\n"']/g;
/** …of a line within quotes. */
const QUOTED_LINE_END = /[\r\n"]|\\[rn]/g;

/** Where the values of a name are that begins at `start` and ends at `end`. */
function* valuesOf(text: string, start: number, end: number, isEscaped: boolean): Generator<Span> {
  const isPair = PAIR_BEGIN.test(text.slice(Math.max(0, start - 16), start));
  const after =
    matchAt(AFTER_QUOTED, text, end) ??
    (isPair ? matchAt(PAIR, text, end) : undefined) ??
    matchAt(AFTER_PLAIN, text, end);
  const first = after && quotedAt(text, end + after[0].length);
  if (after !== undefined && first !== undefined)
    yield* after.at(-1)?.startsWith('[') === true ? listFrom(text, first) : [first];
  const line = matchAt(LINE_VALUE, text, end);
  if (line === undefined) return;
  const from = end + line[0].length;
  yield [from, indexFrom(isEscaped ? QUOTED_LINE_END : LINE_END, text, from)];
}

function* listFrom(text: string, first: Span): Generator<Span> {
  for (let value: Span | undefined = first; value !== undefined;) {
    yield value;
    const behind: number = value[1] + (matchAt(QUOTE, text, value[1])?.[0].length ?? 0);
    const next: RegExpExecArray | undefined = matchAt(NEXT_OF_LIST, text, behind);
    value = next && quotedAt(text, behind + next[0].length);
  }
}

/** What is within the quotes that begin at `at`; without their end, all of the line. */
function quotedAt(text: string, at: number): Span | undefined {
  const [whole = '', escapes = '', quote = ''] = matchAt(QUOTE, text, at) ?? [];
  if (whole === '') return undefined;
  const from = at + whole.length;
  // In a text that is quoted n times, a quote has 2ⁿ - 1 backslashes before it; twice as many and one more are one within.
  const period = 2 * (escapes.length + 1);
  for (let end = indexFrom(QUOTE_OR_LINE_END, text, from); ; end = indexFrom(QUOTE_OR_LINE_END, text, end + 1)) {
    const found = text[end];
    if (found === undefined || found === '\r' || found === '\n') return [from, end];
    if (found === quote && escapesBefore(text, end, from) % period === escapes.length)
      return [from, end - escapes.length];
  }
}

function escapesBefore(text: string, at: number, from: number): number {
  let count = 0;
  while (at - 1 - count >= from && text[at - 1 - count] === '\\') count += 1;
  return count;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function indexFrom(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.index ?? text.length;
}
