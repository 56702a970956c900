import { readFileSync } from 'node:fs';

/** `--- @include "parts/names"`, as BullMQ writes it: the file beside this one, or a part that the caller gives. */
const INCLUDE = /^--- @include "(.+)"$/gm;

/**
 * The text of a `.lua` file with what it includes. Each file is included once, however many others include it.
 *
 * `parts`: text by name, for what is not a file of ours. Throws when a file is missing.
 */
export function luaSource(file: URL, parts: Readonly<Record<string, string>> = {}): string {
  const included = new Set<string>();
  const read = (at: URL): string =>
    readFileSync(at, 'utf8').replace(INCLUDE, (_, name: string) => {
      const part = parts[name];
      if (part !== undefined) return part;
      const other = new URL(`${name}.lua`, at);
      if (included.has(other.href)) return '';
      included.add(other.href);
      return read(other);
    });
  return read(file);
}
