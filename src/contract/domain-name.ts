import { domainToASCII } from 'node:url';

/** Longest label of a name, in bytes (RFC 1035 section 2.3.4). */
const MAX_LABEL_BYTES = 63;
/** Longest name without its last dot, in characters: 255 bytes on the wire. */
const MAX_NAME_LENGTH = 253;

/**
 * A domain name as it is asked for, without its last dot; undefined for a text that is not one. Names with underscores and the like are
 * names too, though not of hosts: only what is not ASCII is translated (IDNA).
 */
export function findDomainName(text: string): string | undefined {
  if (text === '.') return text;
  const plain = text.replace(/\.$/, '');
  const name = /^[\x21-\x7e]+$/.test(plain) ? plain : domainToASCII(plain);
  const isName =
    name.length <= MAX_NAME_LENGTH && name.split('.').every((label) => label !== '' && label.length <= MAX_LABEL_BYTES);
  return isName ? name : undefined;
}
