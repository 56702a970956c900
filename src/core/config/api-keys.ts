import { z } from 'zod';

/** Scopes of a key; src/core/http/access.ts says what each is for. */
export const KEY_SCOPES = ['read', 'write', 'payload', 'admin'] as const;

/** One configured key. Only the hash is known: the key itself is shown once, by `npm run key`. */
export interface ApiKey {
  readonly name: string;
  readonly scopes: readonly (typeof KEY_SCOPES)[number][];
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly sha256: string;
}

const NAME = /^[\w.-]{1,63}$/;
const HASH = /^[0-9a-f]{64}$/i;

/** `name:scope+scope:sha256` entries, comma-separated. Faults name the position of the entry, never what it holds: it may be a key. */
export const apiKeysSchema = z
  .string()
  .default('')
  .transform((text, context): readonly ApiKey[] => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    const keys = entries.map(parseKey);
    const names = new Set<string>();
    keys.forEach((key, index) => {
      const fault =
        typeof key === 'string' ? key : names.has(key.name) ? `has the same name as an earlier one` : undefined;
      if (fault !== undefined)
        context.addIssue({
          code: 'custom',
          message: `entry ${index + 1} of ${entries.length} ${fault}`,
          input: undefined,
        });
      if (typeof key !== 'string') names.add(key.name);
    });
    return keys.filter((key) => typeof key !== 'string');
  });

/** Scopes, separated by `+` or commas; none: an empty list. */
export const scopesSchema = z
  .string()
  .default('')
  .transform((text, context): ApiKey['scopes'] => {
    const wanted = text
      .split(/[+,]/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (!wanted.every(isScope))
      context.addIssue({
        code: 'custom',
        message: `has an unknown scope; known are ${KEY_SCOPES.join(', ')}`,
        input: undefined,
      });
    return [...new Set(wanted.filter(isScope))];
  });

/** The key, or what is wrong with the entry. */
function parseKey(entry: string): ApiKey | string {
  const [name = '', scopes = '', sha256 = '', ...rest] = entry.split(':');
  if (rest.length > 0 || scopes === '' || sha256 === '') return 'must have the form name:scope+scope:sha256';
  if (!NAME.test(name)) return 'has a name that is not 1 to 63 letters, digits, ".", "_" or "-"';
  const wanted = scopes.split('+');
  if (!wanted.every(isScope)) return `has an unknown scope; known are ${KEY_SCOPES.join(', ')}`;
  if (!HASH.test(sha256)) return 'must end with a SHA-256 hash: 64 hexadecimal digits';
  return { name, scopes: [...new Set(wanted)], sha256: sha256.toLowerCase() };
}

function isScope(text: string): text is ApiKey['scopes'][number] {
  return (KEY_SCOPES as readonly string[]).includes(text);
}
