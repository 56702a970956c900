import { templateExpressions, type ExpressionPart, type JsonForm } from '../../../contract/template.ts';
import type { Rendering } from './template-context.ts';

/** What an expression gives, written as JSON: with `| json`. */
export function asJson(rendering: Rendering, { expression, json: form }: ExpressionPart): Rendering {
  // Digits are the same in a string and outside.
  if (form === undefined || expression === 'json' || 'isNumber' in templateExpressions[expression]) return rendering;
  if ('fixed' in rendering) return { fixed: Buffer.from(jsonText(rendering.fixed.toString('utf8'), form)) };
  if ('text' in rendering) return { text: (context) => jsonText(rendering.text(context), form) };
  return { bytes: (context, before) => Buffer.from(jsonText(rendering.bytes(context, before).toString('utf8'), form)) };
}

/** A text as JSON. */
export function jsonText(text: string, form: JsonForm): string {
  const quoted = JSON.stringify(text);
  return form === 'value' ? quoted : quoted.slice(1, -1);
}
