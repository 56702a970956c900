/**
 * Templates: text in which `{{expression}}` is replaced; nothing else is special. Parsed when the resource is created (an unknown
 * expression is a 400), rendered on the net thread for each message.
 */

/** What an expression may be called, whether it takes an argument after the dot or a space, and what it gives. */
export const templateExpressions = {
  now: 'time of rendering, RFC 3339 with milliseconds',
  'now.ms': 'time of rendering, milliseconds since 1970',
  uuid: 'a random UUID (version 4)',
  random: 'a random integer from 0 to 2^31-1',
  counter: 'how many templates of this endpoint were rendered before, from 1',
  message: 'the message that is being answered, as it came',
  'message.length': 'its length in bytes',
  'message.number': 'the number of the message on its connection, from 1',
  'connection.id': 'id of the connection',
  'connection.remote.host': 'address of the peer',
  'connection.remote.port': 'port of the peer',
  'connection.local.host': 'our address',
  'connection.local.port': 'our port',
} as const satisfies Record<string, string>;

export type TemplateExpression = keyof typeof templateExpressions;
export type TemplatePart = { readonly text: string } | { readonly expression: TemplateExpression };

/** The parts of a template in order; throws {@link TemplateError} for an unknown or unfinished expression. */
export function parseTemplate(source: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < source.length) {
    const open = source.indexOf('{{', position);
    if (open < 0) break;
    if (open > position) parts.push({ text: source.slice(position, open) });
    const close = source.indexOf('}}', open + 2);
    if (close < 0) throw new TemplateError(`"{{" at ${open} has no "}}"`);
    parts.push({ expression: expressionOf(source.slice(open + 2, close).trim()) });
    position = close + 2;
  }
  if (position < source.length) parts.push({ text: source.slice(position) });
  return parts;
}

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(source: string): string | undefined {
  try {
    parseTemplate(source);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

function expressionOf(name: string): TemplateExpression {
  if (Object.hasOwn(templateExpressions, name)) return name as TemplateExpression;
  throw new TemplateError(`unknown expression "{{${name.slice(0, 40)}}}"; known: ${Object.keys(templateExpressions).join(', ')}`);
}
