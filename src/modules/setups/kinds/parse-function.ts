import { functionSpecSchema, type FunctionSpec } from '../../../contract/jobs/function.ts';
import { ValidationError } from '../../../core/errors/index.ts';
import { isJsonObject, parseWith } from '../../../core/http/index.ts';
import { itemOf } from '../setup-faults.ts';

/** The spec of a function. Without a source it keeps the one there is: a key without the scope `payload` does not see it. */
export async function parseFunction(raw: unknown, name: string, stored: string | undefined): Promise<FunctionSpec> {
  const { name: _name, ...item } = itemOf(raw, name);
  if (isJsonObject(item['source']))
    throw new ValidationError([
      { path: 'source', message: 'must be the text of the module; `file` is filled in by the command line' },
    ]);
  return parseWith(functionSpecSchema, {
    ...(item['source'] === undefined && stored !== undefined ? { source: stored } : {}),
    ...item,
  });
}
