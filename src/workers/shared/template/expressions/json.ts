import { parseJsonPath, valueAt } from '../../../../contract/json-path.ts';
import type { Expression } from '../template-context.ts';

export const json: Expression = ([path = '']) => {
  const steps = parseJsonPath(path) ?? [];
  return { text: (context) => textOfValue(valueAt(context.json, steps)) };
};

function textOfValue(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
