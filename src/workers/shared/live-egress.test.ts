import { afterEach, expect, it } from 'vitest';
import { newSharedRules, writeSharedRules } from '../../core/egress/shared-rules.ts';
import { egressOf, followEgress } from './live-egress.ts';

const open = { allow: [], deny: [], denyTargets: [] };
afterEach(() => followEgress(undefined));

it('the rules given count when the thread follows none', () => {
  expect(egressOf({ ...open, deny: ['10.0.0.0/8'] }).fault('10.0.0.1', 80)?.code).toBe('egress_forbidden');
  expect(egressOf(open).fault('10.0.0.1', 80)).toBeUndefined();
});

it('the rules followed count as they are when they are asked, whatever was given', () => {
  const shared = newSharedRules();
  followEgress(shared);
  const egress = egressOf(open);
  expect(egress.fault('10.0.0.1', 80)?.code).toBe('egress_forbidden');
  writeSharedRules(shared, open);
  expect(egress.fault('10.0.0.1', 80)).toBeUndefined();
  writeSharedRules(shared, { ...open, denyTargets: [{ host: '10.0.0.1', port: 80 }] });
  expect([egress.fault('10.0.0.1', 80)?.code, egress.fault('10.0.0.1', 81)]).toEqual(['egress_forbidden', undefined]);
  writeSharedRules(shared, open);
  expect(egress.fault('10.0.0.1', 80)).toBeUndefined();
});
