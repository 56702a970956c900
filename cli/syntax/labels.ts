import { usageError } from '../exit-codes.ts';

/** `key=value` or `key:value`. The first of the two characters ends the key. */
export function parseLabel(text: string): readonly [key: string, value: string] {
  const [, key, value] = /^([^=:]+)[=:](.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw usageError(`"${text}" is not a label such as suite=checkout`);
  return [key, value];
}

export function parseLabels(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map(parseLabel));
}

/** As the API's selectors have them: `key:value`. */
export function labelSelectors(texts: readonly string[]): string[] {
  return texts.map((text) => parseLabel(text).join(':'));
}

/** A change of labels: `key=value` sets, `key-` removes. */
export function parseLabelChanges(texts: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    texts.map((text) => (/^[^=:]+-$/.test(text) ? [text.slice(0, -1), null] : parseLabel(text))),
  );
}
