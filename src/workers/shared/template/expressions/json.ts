import { parseJsonPath, valueAt, type JsonStep } from '../../../../contract/json-path.ts';
import type { JsonForm } from '../../../../contract/template.ts';
import { withoutSpace } from '../../../../core/json/index.ts';
import { jsonText } from '../as-json.ts';
import type { Expression, TemplateContext } from '../template-context.ts';

export const json: Expression = ([path = ''], form) => {
  const steps = parseJsonPath(path) ?? [];
  return { text: (context) => written(context, steps, form) };
};

function written(context: TemplateContext, steps: readonly JsonStep[], form: JsonForm | undefined): string {
  const value = valueAt(context.json, steps);
  if (value === undefined) return form === 'value' ? 'null' : '';
  const text = typeof value === 'string' && form !== 'value' ? value : jsonAt(context, value, steps);
  return form === 'inString' ? jsonText(text, form) : text;
}

/** As it stands in the message, so that no number is changed; without white space. */
function jsonAt(context: TemplateContext, value: unknown, steps: readonly JsonStep[]): string {
  const source = context.jsonSource(steps);
  return source === undefined ? JSON.stringify(value) : withoutSpace(source);
}
