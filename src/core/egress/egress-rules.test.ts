import { BlockList, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { egressRules, SPECIAL_PURPOSE_BLOCKS } from './egress-rules.ts';

const facts = { api: [{ host: '127.0.0.1', port: 7070 }], redis: [{ host: '10.0.0.9', port: 6379 }], ownAddresses: ['192.0.2.7'] };
const config = { egressProfile: 'auto', egressAllow: ['10.1.0.0/16'], host: '127.0.0.1' } as const;

test('on loopback everything is allowed but the API and Redis', () => {
  expect(egressRules({ ...config, egressAllow: [] }, facts)).toEqual({ allow: [], deny: [], denyTargets: [...facts.api, ...facts.redis] });
});

test.each(['0.0.0.0', '192.0.2.7', '::', 'portcall.example'])('with the API on %s special-purpose and own addresses are denied, unless allowed', (host) => {
  const rules = egressRules({ ...config, egressAllow: ['10.1.0.0/16'], host }, facts);
  expect(rules.allow).toEqual(['10.1.0.0/16']);
  expect(rules.deny).toEqual([...SPECIAL_PURPOSE_BLOCKS, '192.0.2.7']);
  expect(rules.denyTargets).toEqual([...facts.api, ...facts.redis]);
});

test('a profile that is asked for holds wherever the API is', () => {
  expect(egressRules({ ...config, egressAllow: [], egressProfile: 'strict' }, facts).deny).not.toEqual([]);
  expect(egressRules({ ...config, egressAllow: [], egressProfile: 'lab', host: '0.0.0.0' }, facts).deny).toEqual([]);
});

const blocks = new BlockList();
for (const block of SPECIAL_PURPOSE_BLOCKS) {
  const [address = '', prefix] = block.split('/');
  blocks.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
}

test.each(['127.0.0.1', '10.2.3.4', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.100.100.200', '224.0.0.1', '255.255.255.255', '0.0.0.0'])('%s is denied by the strict profile', (address) => {
  expect(blocks.check(address, 'ipv4')).toBe(true);
});

test.each(['::1', '::', 'fe80::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1'])('%s is denied by the strict profile', (address) => {
  expect(blocks.check(address, 'ipv6')).toBe(true);
});

test('public addresses are not', () => {
  expect([blocks.check('93.184.215.14', 'ipv4'), blocks.check('2606:2800:21f:cb07::1', 'ipv6')]).toEqual([false, false]);
});
