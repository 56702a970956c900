import { expect, test } from 'vitest';
import { compileEgress } from './egress.ts';

const open = { allow: [], deny: [], denyTargets: [] };
const allows = (rules: Partial<Parameters<typeof compileEgress>[0]>, address: string, port = 80) =>
  compileEgress({ ...open, ...rules }).fault(address, port) === undefined;

test('without rules everything is allowed', () => {
  expect(['127.0.0.1', '10.0.0.1', '::1', '203.0.113.9'].map((address) => allows({}, address))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('`deny` forbids, `allow` wins over it', () => {
  const rules = { deny: ['10.0.0.0/8', '::1', 'fc00::/7'], allow: ['10.1.0.0/16'] };
  expect(
    ['10.2.0.1', '10.1.0.1', '11.0.0.1', '::1', 'fd00::1', '2001:db8::1'].map((address) => allows(rules, address)),
  ).toEqual([false, true, true, false, false, true]);
});

test.each(['::ffff:10.0.0.1', '::ffff:a00:1', '0:0:0:0:0:ffff:10.0.0.1'])(
  'an IPv4 address written as %s is the IPv4 address',
  (address) => {
    expect(allows({ deny: ['10.0.0.0/8'] }, address)).toBe(false);
  },
);

test.each([
  {
    host: '127.0.0.1',
    denied: ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0.0.0.0'],
    allowed: ['127.0.0.2', '::1'],
  },
  { host: '::1', denied: ['::1', '0:0:0:0:0:0:0:1', '::'], allowed: ['127.0.0.1'] },
  { host: 'localhost', denied: ['127.0.0.1', '::1'], allowed: ['203.0.113.9'] },
  { host: '0.0.0.0', denied: ['127.0.0.1', '127.0.0.77', '0.0.0.0'], allowed: ['203.0.113.9'] },
  { host: '::', denied: ['::1', '127.0.0.1', '::'], allowed: ['203.0.113.9'] },
])("Portcall's own $host is never a target, even when `allow` lists it", ({ host, denied, allowed }) => {
  const rules = { denyTargets: [{ host, port: 7070 }], allow: ['0.0.0.0/0', '::/0'] };
  for (const address of denied) expect(allows(rules, address, 7070), address).toBe(false);
  for (const address of denied) expect(allows(rules, address, 7071), address).toBe(true);
  for (const address of allowed) expect(allows(rules, address, 7070), address).toBe(true);
});

test('the unspecified address counts as loopback', () => {
  expect(
    ['0.0.0.0', '::', '::ffff:0.0.0.0'].map((address) => allows({ deny: ['127.0.0.0/8', '::1'] }, address)),
  ).toEqual([false, false, false]);
});

test('the fault says what is forbidden', () => {
  const fault = compileEgress({ ...open, deny: ['::/0'] }).fault('2001:db8::1', 80);
  expect(fault?.code).toBe('egress_forbidden');
  expect(fault?.message).toContain('[2001:db8::1]:80');
});

test.each([
  ['127.0.0.1', ['64:ff9b::7f00:1', '64:ff9b::127.0.0.1', '::ffff:0:127.0.0.1', '::ffff:0:7f00:1', '::7f00:1']],
  ['10.0.0.9', ['64:ff9b::a00:9', '::ffff:0:10.0.0.9', '::10.0.0.9', '::ffff:10.0.0.9']],
  ['192.0.2.0', ['64:ff9b::c000:200', '64:ff9b::192.0.2.0']],
])("Portcall's own %s is no target as the IPv6 address that is translated to it", (host, denied) => {
  const rules = { denyTargets: [{ host, port: 7070 }], allow: ['::/0'] };
  for (const address of denied) expect(allows(rules, address, 7070), address).toBe(false);
  for (const address of ['64:ff9b::a00:a', '2001:db8::a00:9', '::a01:9'])
    expect(allows(rules, address, 7070), address).toBe(true);
});

test("a name that is Portcall's own is no target, whatever it resolves to", () => {
  const { fault } = compileEgress({ ...open, denyTargets: [{ host: 'Node-B.example', port: 7070 }] });
  const denied = ['node-b.example', 'NODE-B.EXAMPLE', 'node-b.example.'].map(
    (host) => fault('203.0.113.9', 7070, host)?.code,
  );
  expect(denied).toEqual(['egress_forbidden', 'egress_forbidden', 'egress_forbidden']);
  expect([
    fault('203.0.113.9', 7071, 'node-b.example'),
    fault('203.0.113.9', 7070, 'node-c.example'),
    fault('203.0.113.9', 7070),
  ]).toEqual([undefined, undefined, undefined]);
});

test('several targets on one port are all denied', () => {
  const rules = {
    denyTargets: [
      { host: '10.0.0.1', port: 80 },
      { host: '10.0.0.2', port: 80 },
      { host: '::1', port: 80 },
    ],
  };
  expect(['10.0.0.1', '10.0.0.2', '10.0.0.3', '::1', '::2'].map((address) => allows(rules, address))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});
