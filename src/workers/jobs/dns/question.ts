import { randomInt } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import packets, { type Packet } from 'dns-packet';
import { findDomainName } from '../../../contract/domain-name.ts';
import type { DnsRecordType } from '../../../contract/jobs/kinds/dns-lookup.ts';
import { AppError } from '../../../core/errors/index.ts';

/** A question with a random id that wants recursion. Throws `validation_failed` for a text that is no name. */
export function questionOf(name: string, type: DnsRecordType): Packet {
  return {
    type: 'query',
    id: randomInt(0x1_0000),
    flags: packets.RECURSION_DESIRED,
    questions: [{ name: askedName(name, type), type, class: 'IN' }],
  };
}

function askedName(text: string, type: DnsRecordType): string {
  if (type === 'PTR' && (isIPv4(text) || isIPv6(text))) return reverseName(text);
  const name = findDomainName(text);
  if (name === undefined)
    throw new AppError('validation_failed', 'The name is not a domain name.', {
      errors: [{ path: 'name', message: 'must be a domain name' }],
    });
  return name;
}

/** RFC 1035 section 3.5 and RFC 3596 section 2.5. */
function reverseName(address: string): string {
  if (isIPv4(address)) return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  return `${nibblesOf(address).toReversed().join('.')}.ip6.arpa`;
}

function nibblesOf(address: string): string[] {
  // The URL parser writes every IPv6 address the same way, without an IPv4 part.
  const [head = '', tail] = new URL(`http://[${address.split('%')[0] ?? address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)].flatMap((group) => [
    ...group.padStart(4, '0'),
  ]);
}
