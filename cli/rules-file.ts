import { readJson } from './files.ts';

/** The handler in a file: the file has a list of rules, or a handler with `rules`. */
export async function readRules(file: string): Promise<Record<string, unknown>> {
  const value = await readJson(file);
  return Array.isArray(value) ? { type: 'rules', rules: value } : { type: 'rules', ...(value as object) };
}
