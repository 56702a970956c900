import { parseJsonPath, valueAt, type JsonStep } from '../../../../contract/json-path.ts';
import { withoutSpace } from '../../../../core/json/index.ts';
import type { Expression, TemplateContext } from '../template-context.ts';

export const json: Expression = ([path = '']) => {
  const steps = parseJsonPath(path) ?? [];
  return { text: (context) => textAt(context, steps) };
};

function textAt(context: TemplateContext, steps: readonly JsonStep[]): string {
  const value = valueAt(context.json, steps);
  if (value === undefined) return '';
  return typeof value === 'string' ? value : jsonAt(context, value, steps);
}

/** As it stands in the message, so that no number is changed; without white space. */
function jsonAt(context: TemplateContext, value: unknown, steps: readonly JsonStep[]): string {
  const source = context.jsonSource(steps);
  return source === undefined ? JSON.stringify(value) : withoutSpace(source);
}
