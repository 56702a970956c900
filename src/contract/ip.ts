import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** True for an IP address or a CIDR block. */
export function isCidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128);
}

/** A list to look addresses up in, from CIDR blocks that passed {@link isCidr}. */
export function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Whether `address` is in `list`; an IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 address. */
export function isListed(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return list.check(mapped, 'ipv4');
  const plain = address.split('%')[0] ?? address;
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

export function isMulticastAddress(text: string): boolean {
  if (isIPv4(text)) return Number(text.split('.')[0]) >= 224 && Number(text.split('.')[0]) <= 239;
  return isIPv6(text) && /^ff/i.test(text);
}
