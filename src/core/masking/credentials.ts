import { isCredentialHeader, isCredentialName, isKnownCredential } from './credential-names.ts';
import { MASK, maskText } from './mask-text.ts';

/** Credentials in headers and URLs, and private keys: what must not be read back from records and events. */

/** Members that hold headers: `headers`, `requestHeaders`, `rawHeaders`. */
const HEADERS_MEMBER = /headers?$/i;

/**
 * The same JSON value with its credentials masked: values of headers that carry one, user information of URLs, and private keys. Bytes (`data` beside `encoding`)
 * stay as they are. What holds no credential is returned as it is, not copied.
 */
export function maskCredentials<T>(value: T): T {
  return masked(value, false) as T;
}

function masked(value: unknown, isHeaders: boolean): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return maskList(value, isHeaders);
  if (typeof value !== 'object' || value === null) return value;
  return isHeaders ? maskHeaders(value as Record<string, unknown>) : maskMembers(value as Record<string, unknown>);
}

function maskMembers(object: Record<string, unknown>): Record<string, unknown> {
  const isBytes = Object.hasOwn(object, 'encoding');
  if (!isBytes && isNamedCredential(object, isCredentialName)) return { ...object, value: maskWhole(object['value']) };
  return mapMembers(object, (member, name) => {
    if (isBytes && name === 'data') return member;
    if (isKnownCredential(name)) return maskWhole(member);
    return isCredentialName(name) && isText(member) ? maskWhole(member) : masked(member, HEADERS_MEMBER.test(name));
  });
}

function maskHeaders(object: Record<string, unknown>): Record<string, unknown> {
  if (isNamedCredential(object, isCredentialHeader)) return { ...object, value: maskWhole(object['value']) };
  return mapMembers(object, (member, header) =>
    isCredentialHeader(header) ? maskWhole(member) : masked(member, false),
  );
}

/** `{name, value}`, or with `key`. */
function isNamedCredential(object: Record<string, unknown>, isCredential: (name: string) => boolean): boolean {
  const { name, key = name } = object;
  return typeof key === 'string' && Object.hasOwn(object, 'value') && isCredential(key);
}

/** Headers as `[[name, value], …]`, `[{name, value}, …]`, or `[name, value, …]` (Node's `rawHeaders`), anywhere or among headers; or any list. */
function maskList(list: readonly unknown[], isHeaders: boolean): unknown[] {
  const isCredential = isHeaders ? isCredentialHeader : isCredentialName;
  if (isRaw(list)) {
    return mapChanged(list, (item, index) =>
      index % 2 === 1 && isCredential(String(list[index - 1])) ? maskWhole(item) : masked(item, false),
    );
  }
  return mapChanged(list, (item) => {
    if (isHeaders && typeof item === 'string') return maskLine(item);
    if (isHeaders && Array.isArray(item) && isCredential(String(item[0])))
      return [item[0], ...item.slice(1).map(maskWhole)];
    return masked(item, isHeaders && !Array.isArray(item));
  });
}

const NAME = /^[!#$%&'*+.^`|~\w-]+$/;

/** Names and values in turn. */
function isRaw(list: readonly unknown[]): boolean {
  return (
    list.length % 2 === 0 &&
    list.every((item, index) => (index % 2 === 0 ? typeof item === 'string' && NAME.test(item) : isText(item)))
  );
}

function maskLine(text: string): string {
  return maskText(
    text.replace(/^([^:\s]+):\s*(.*)$/s, (line, name: string) =>
      isCredentialHeader(name) ? `${name}: ${MASK}` : line,
    ),
  );
}

/** A text, or several: what a header has, and a list of headers. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
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
