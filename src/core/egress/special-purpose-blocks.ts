/**
 * What the profile `strict` denies: every entry of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890; as of 2025-10), with those that are
 * globally reachable, because nothing there is anyone's ordinary server.
 * https://www.iana.org/assignments/iana-ipv4-special-registry · https://www.iana.org/assignments/iana-ipv6-special-registry
 *
 * `::ffff:0:0/96` (IPv4-mapped) is not in the list: such an address is judged as the IPv4 address that it is.
 */
const IANA_IPV4_SPECIAL_PURPOSE: readonly string[] = [
  '0.0.0.0/8', // "this network"
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // shared address space
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local; cloud metadata is there
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relay anycast, deprecated
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '240.0.0.0/4', // reserved, limited broadcast
];

const IANA_IPV6_SPECIAL_PURPOSE: readonly string[] = [
  '::/128',
  '::1/128', // unspecified, loopback
  '64:ff9b::/96',
  '64:ff9b:1::/48', // IPv4/IPv6 translation
  '100::/64',
  '100:0:0:1::/64', // discard-only, dummy prefix
  '2001::/23', // IETF protocol assignments: Teredo, benchmarks, AMT, AS112, ORCHID, drone remote ids
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
  '5f00::/16', // segment routing (SRv6) SIDs
  'fc00::/7', // unique-local
  'fe80::/10', // link-local
];

/** Beside the registries: multicast (RFC 5771, RFC 4291), and what carries an IPv4 address or was private once, and would lead around the list. */
const BESIDE_THE_REGISTRIES: readonly string[] = [
  '224.0.0.0/4',
  'ff00::/8', // multicast
  '::/96', // IPv4-compatible, deprecated (RFC 4291)
  '::ffff:0:0:0/96', // IPv4-translated (RFC 2765)
  'fec0::/10', // site-local, deprecated (RFC 3879)
];

/** CIDR blocks. */
export const SPECIAL_PURPOSE_BLOCKS: readonly string[] = [
  ...IANA_IPV4_SPECIAL_PURPOSE,
  ...IANA_IPV6_SPECIAL_PURPOSE,
  ...BESIDE_THE_REGISTRIES,
];
