/** What is plain to see of the text that every match of a regular expression has; ASCII. */
export interface ExpressionText {
  /** What the message begins with. */
  readonly prefix: string;
  /** What is in it in one piece each, the beginning too. */
  readonly pieces: readonly string[];
}

const NOTHING: ExpressionText = { prefix: '', pieces: [] };
const FLAGS = /\(\?[^:P<]/;
/** Characters that stand for themselves, as they are or escaped. */
const PLAIN = /(?:[A-Za-z0-9 _:;,=<>@#%&~"'/!-]|\\[ -/:-@[-`{-~])+/y;
/** The character before may be missing. */
const OPTIONAL = /[*?]|\{\d+(?:,\d*)?\}/y;
/** Something else, of which nothing is known: places, any character, a repetition, one-letter escapes, what is not ASCII. */
const OTHER = /[.^$+\u{80}-\u{10ffff}]|\\[dDwWsSbBAzntrfva]/uy;

/**
 * Reads an expression in RE2 syntax from left to right, outside of groups and classes. Where that needs more than a look, nothing is known:
 * flags, alternatives outside of groups, `\Q`, classes within classes.
 */
export function expressionText(expression: string): ExpressionText {
  if (FLAGS.test(expression)) return NOTHING;
  const isAnchored = expression.startsWith('^');
  let prefix: string | undefined = isAnchored ? undefined : '';
  const pieces: string[] = [];
  for (let at = isAnchored ? 1 : 0; at < expression.length;) {
    const plain = matchAt(PLAIN, expression, at);
    at += plain.length;
    const optional = matchAt(OPTIONAL, expression, at);
    const text = plain.replaceAll(/\\(.)/g, '$1').slice(0, optional === '' ? undefined : -1);
    prefix ??= text;
    if (text !== '') pieces.push(text);
    if (at < expression.length) at = optional === '' ? endOfOther(expression, at) : at + optional.length;
    if (at < 0) return NOTHING;
  }
  return { prefix: prefix ?? '', pieces };
}

/** Behind the group, the class or the other thing at `at`; -1: that is not plain to see. */
function endOfOther(expression: string, at: number): number {
  if (expression[at] === '(') return endOfGroup(expression, at);
  if (expression[at] === '[') return endOfClass(expression, at);
  const other = matchAt(OTHER, expression, at);
  return other === '' ? -1 : at + other.length;
}

function endOfGroup(expression: string, start: number): number {
  let depth = 0;
  for (let at = start; at < expression.length;) {
    const character = expression[at];
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return at + 1;
    if (character === '[') at = endOfClass(expression, at);
    else at = character === '\\' ? endOfEscape(expression, at) : at + 1;
    if (at < 0) return -1;
  }
  return -1;
}

function endOfClass(expression: string, start: number): number {
  const first = expression[start + 1] === '^' ? start + 2 : start + 1;
  if (expression[first] === ']') return -1;
  for (let at = first; at >= 0 && at < expression.length;) {
    const character = expression[at];
    if (character === ']') return at + 1;
    if (character === '[') return -1;
    at = character === '\\' ? endOfEscape(expression, at) : at + 1;
  }
  return -1;
}

function endOfEscape(expression: string, at: number): number {
  return expression[at + 1] === 'Q' ? -1 : at + 2;
}

/** What `pattern`, a sticky one, matches there; empty when it does not. */
function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
