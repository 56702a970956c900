import { readText } from './files.ts';
import { SetupFileError } from './setups/setup-file-error.ts';

/** The handler in a file of JSON or YAML: the file has a list of rules, or a handler with `rules`. */
export async function readRules(file: string): Promise<Record<string, unknown>> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter, merge: true, prettyErrors: false });
  const faults = document.errors.map(({ message, pos: [at] }) => `${file}:${lineCounter.linePos(at).line} ${message}`);
  if (faults.length > 0) throw new SetupFileError(faults);
  const value: unknown = document.toJS();
  return Array.isArray(value) ? { type: 'rules', rules: value } : { type: 'rules', ...(value as object) };
}
