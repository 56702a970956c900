/** Credentials in headers and URLs: what must not be read back from records and events. */

/** Stands for a credential. */
export const MASK = '***';

/** Headers that carry a credential by their definition (RFC 9110, RFC 6265), or by wide use. They are masked wherever they stand. */
const CREDENTIAL_HEADERS = /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key)$/i;
/** Names of other headers that say that a credential follows. They are masked among headers only. */
const SECRET_WORDS =
  /api[-_]?key|(?:access|subscription|account|auth|private|shared)[-_]?key|token|secret|passw(?:or)?d|passphrase|credential|session|signature|authori[sz]ation|cookie|^x-auth|jwt/i;
/** Members that hold headers: `headers`, `requestHeaders`, `rawHeaders`. */
const HEADERS_MEMBER = /headers?$/i;
const AUTHORITY_END = /[\s/?#\\"'<>`]/;
/** What no credential in a text goes without. One look at it spares the hundreds of thousands of short texts that a value may have. */
const MAY_HOLD = /:\/\/|authorization|cookie|x-api-key/i;
const NAME = '\\b((?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key)';
/** Headers within a text: in a JSON text, in a JSON text within one, and as a line. */
const HEADERS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${NAME}(\\\\["']\\s*[:=]\\s*\\[?)(\\\\["'])(?:(?!\\3).)*`, 'gi'), `$1$2$3${MASK}`],
  [new RegExp(`${NAME}(["']?\\s*[:=]\\s*\\[?)(["'])(?:\\\\.|(?!\\3)[^\\\\\r\n])*`, 'gi'), `$1$2$3${MASK}`],
  [new RegExp(`${NAME}([:=][ \\t]*)(?![\\s"'\\\\[])[^\r\n]+`, 'gi'), `$1$2${MASK}`],
];

/** Whether a header of this name carries a credential. */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.test(name) || SECRET_WORDS.test(name);
}

/** The same text with `***@` for the user information of every URL, and `***` for the values of `authorization: …` and the like. */
export function maskText(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  return HEADERS_IN_TEXT.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
    .split('://')
    .map((part, index) => (index === 0 ? part : maskAuthority(part)))
    .join('://');
}

/**
 * The same JSON value with its credentials masked: values of headers that carry one, and user information of URLs. Bytes (`data` beside `encoding`)
 * stay as they are. What holds no credential is returned as it is, not copied.
 */
export function maskCredentials<T>(value: T): T {
  return masked(value, false) as T;
}

function masked(value: unknown, isHeaders: boolean): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return isHeaders ? maskHeaderList(value) : mapChanged(value, (item) => masked(item, false));
  if (typeof value !== 'object' || value === null) return value;
  return isHeaders ? maskHeaders(value as Record<string, unknown>) : maskMembers(value as Record<string, unknown>);
}

function maskMembers(object: Record<string, unknown>): Record<string, unknown> {
  const isBytes = Object.hasOwn(object, 'encoding');
  return mapMembers(object, (member, name) => {
    if (isBytes && name === 'data') return member;
    return CREDENTIAL_HEADERS.test(name) ? maskWhole(member) : masked(member, HEADERS_MEMBER.test(name));
  });
}

function maskHeaders(object: Record<string, unknown>): Record<string, unknown> {
  const { name, key = name } = object;
  if (typeof key === 'string' && isCredentialHeader(key) && Object.hasOwn(object, 'value'))
    return { ...object, value: maskWhole(object['value']) };
  return mapMembers(object, (member, header) =>
    isCredentialHeader(header) ? maskWhole(member) : masked(member, false),
  );
}

/** Headers as `[[name, value], …]`, `[{name, value}, …]`, or `[name, value, …]` (Node's `rawHeaders`). */
function maskHeaderList(list: readonly unknown[]): unknown[] {
  if (list.length % 2 === 0 && list.every((item) => typeof item === 'string')) {
    return mapChanged(list, (item, index) =>
      index % 2 === 1 && isCredentialHeader(String(list[index - 1])) ? MASK : maskText(String(item)),
    );
  }
  return mapChanged(list, (item) => {
    if (Array.isArray(item) && typeof item[0] === 'string' && isCredentialHeader(item[0]))
      return [item[0], ...item.slice(1).map(maskWhole)];
    if (typeof item === 'string')
      return maskText(
        item.replace(/^([^:\s]+):\s*(.*)$/s, (line, name: string) =>
          isCredentialHeader(name) ? `${name}: ${MASK}` : line,
        ),
      );
    return Array.isArray(item) ? item.map((part: unknown) => masked(part, false)) : masked(item, true);
  });
}

/** A credential, or several, or a condition on one: all its texts are masked. */
function maskWhole(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return MASK;
  if (Array.isArray(value)) return value.map(maskWhole);
  if (typeof value !== 'object' || value === null) return value;
  return mapMembers(value as Record<string, unknown>, (member, name) =>
    name === 'encoding' ? member : maskWhole(member),
  );
}

/** `user:password@host/…` → `***@host/…`: the last `@` of the authority ends the user information, as URL parsers have it. */
function maskAuthority(text: string): string {
  const end = text.search(AUTHORITY_END);
  const at = (end < 0 ? text : text.slice(0, end)).lastIndexOf('@');
  return at < 0 ? text : `${MASK}${text.slice(at)}`;
}

function mapChanged(list: readonly unknown[], change: (item: unknown, index: number) => unknown): unknown[] {
  const changed = list.map(change);
  return changed.some((item, index) => item !== list[index]) ? changed : (list as unknown[]);
}

function mapMembers(
  object: Record<string, unknown>,
  change: (member: unknown, name: string) => unknown,
): Record<string, unknown> {
  const entries = Object.entries(object);
  const changed = entries.map(([name, member]): [string, unknown] => [name, change(member, name)]);
  return changed.some(([, member], index) => member !== entries[index]?.[1]) ? Object.fromEntries(changed) : object;
}
