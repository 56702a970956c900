/** Longest name that is repeated in a path, in characters. */
const MAX_NAME_LENGTH = 100;

/** `['handler', 'rules', 3, 'when']` → `handler.rules[3].when`. Names are the caller's: long ones are cut, and a lone surrogate is written as its escape. */
export function fieldPath(path: readonly (PropertyKey | { readonly key: PropertyKey })[] = []): string {
  let text = '';
  for (const part of path) {
    const key = typeof part === 'object' ? part.key : part;
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? nameText(String(key)) : `.${nameText(String(key))}`;
  }
  return text;
}

/** A name of the caller's as it is shown. */
export function nameText(name: string): string {
  const short = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return short.isWellFormed() ? short : short.replace(/\p{Cs}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
