import { BlockList, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { egressRules, SPECIAL_PURPOSE_BLOCKS } from './egress-rules.ts';

const facts = {
  api: [{ host: '127.0.0.1', port: 7070 }],
  redis: [{ host: '10.0.0.9', port: 6379 }],
  ownAddresses: ['192.0.2.7'],
};
const config = { egressProfile: 'auto', egressAllow: ['10.1.0.0/16'], host: '127.0.0.1' } as const;

test('on loopback everything is allowed but the API and Redis', () => {
  expect(egressRules({ ...config, egressAllow: [] }, facts)).toEqual({
    allow: [],
    deny: [],
    denyTargets: [...facts.api, ...facts.redis],
  });
});

test.each(['0.0.0.0', '192.0.2.7', '::', 'portcall.example'])(
  'with the API on %s special-purpose and own addresses are denied, unless allowed',
  (host) => {
    const rules = egressRules({ ...config, egressAllow: ['10.1.0.0/16'], host }, facts);
    expect(rules.allow).toEqual(['10.1.0.0/16']);
    expect(rules.deny).toEqual([...SPECIAL_PURPOSE_BLOCKS, '192.0.2.7']);
    expect(rules.denyTargets).toEqual([...facts.api, ...facts.redis]);
  },
);

test('a profile that is asked for holds wherever the API is', () => {
  expect(egressRules({ ...config, egressAllow: [], egressProfile: 'strict' }, facts).deny).not.toEqual([]);
  expect(egressRules({ ...config, egressAllow: [], egressProfile: 'lab', host: '0.0.0.0' }, facts).deny).toEqual([]);
});

const blocks = new BlockList();
for (const block of SPECIAL_PURPOSE_BLOCKS) {
  const [address = '', prefix] = block.split('/');
  blocks.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
}

test.each([
  '127.0.0.1',
  '10.2.3.4',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '224.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
])('%s is denied by the strict profile', (address) => {
  expect(blocks.check(address, 'ipv4')).toBe(true);
});

test.each(['::1', '::', 'fe80::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1'])(
  '%s is denied by the strict profile',
  (address) => {
    expect(blocks.check(address, 'ipv6')).toBe(true);
  },
);

/** First and last address of each entry of the IANA registries, and the addresses beside them. */
const ENTRIES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['0.0.0.0/8', ['0.0.0.0', '0.255.255.255'], ['1.0.0.0']],
  ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
  ['100.64.0.0/10', ['100.64.0.0', '100.127.255.255'], ['100.63.255.255', '100.128.0.0']],
  ['127.0.0.0/8', ['127.0.0.0', '127.255.255.255'], ['126.255.255.255', '128.0.0.0']],
  ['169.254.0.0/16', ['169.254.0.0', '169.254.255.255'], ['169.253.255.255', '169.255.0.0']],
  ['172.16.0.0/12', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  ['192.0.0.0/24', ['192.0.0.0', '192.0.0.8', '192.0.0.170', '192.0.0.255'], ['191.255.255.255', '192.0.1.0']],
  ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0']],
  ['192.31.196.0/24', ['192.31.196.0', '192.31.196.255'], ['192.31.195.255', '192.31.197.0']],
  ['192.52.193.0/24', ['192.52.193.0', '192.52.193.255'], ['192.52.192.255', '192.52.194.0']],
  ['192.88.99.0/24', ['192.88.99.0', '192.88.99.255'], ['192.88.98.255', '192.88.100.0']],
  ['192.168.0.0/16', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
  ['192.175.48.0/24', ['192.175.48.0', '192.175.48.255'], ['192.175.47.255', '192.175.49.0']],
  ['198.18.0.0/15', ['198.18.0.0', '198.19.255.255'], ['198.17.255.255', '198.20.0.0']],
  ['198.51.100.0/24', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
  ['203.0.113.0/24', ['203.0.113.0', '203.0.113.255'], ['203.0.112.255', '203.0.114.0']],
  [
    '224.0.0.0/4 and 240.0.0.0/4',
    ['224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255'],
    ['223.255.255.255'],
  ],
  ['::/96', ['::', '::1', '::ffff:ffff'], ['::1:0:0:0']],
  ['::ffff:0:0:0/96', ['::ffff:0:0:0', '::ffff:0:127.0.0.1', '::ffff:0:ffff:ffff'], ['::fffe:0:0:0', '::ffff:1:0:0']],
  ['64:ff9b::/96', ['64:ff9b::', '64:ff9b::ffff:ffff'], ['64:ff9a:ffff::', '64:ff9b::1:0:0']],
  ['64:ff9b:1::/48', ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'], ['64:ff9b:2::']],
  ['100::/64', ['100::', '100::ffff:ffff:ffff:ffff'], ['ff:ffff::']],
  ['100:0:0:1::/64', ['100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'], ['100:0:0:2::']],
  [
    '2001::/23',
    [
      '2001::',
      '2001:1::1',
      '2001:2::',
      '2001:4:112::',
      '2001:10::',
      '2001:20::',
      '2001:30::',
      '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
    ],
    ['2000:ffff::', '2001:200::'],
  ],
  ['2001:db8::/32', ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'], ['2001:db7:ffff::', '2001:db9::']],
  ['2002::/16', ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['2001:ffff::', '2003::']],
  [
    '2620:4f:8000::/48',
    ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
    ['2620:4f:7fff::', '2620:4f:8001::'],
  ],
  ['3fff::/20', ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'], ['3ffe:ffff::', '3fff:1000::']],
  ['5f00::/16', ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['5eff:ffff::', '5f01::']],
  ['fc00::/7', ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['fbff:ffff::', 'fe00::']],
  ['fe80::/10 and fec0::/10', ['fe80::', 'febf:ffff::', 'fec0::', 'feff:ffff::'], ['fe7f:ffff::']],
  ['ff00::/8', ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], []],
];

test.each(ENTRIES)('the strict profile denies all of %s, and nothing beside it', (_block, denied, allowed) => {
  const check = (address: string): boolean => blocks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  expect(denied.filter((address) => !check(address))).toEqual([]);
  expect(allowed.filter(check)).toEqual([]);
});

test('public addresses are not', () => {
  expect([blocks.check('93.184.215.14', 'ipv4'), blocks.check('2606:2800:21f:cb07::1', 'ipv6')]).toEqual([
    false,
    false,
  ]);
});
