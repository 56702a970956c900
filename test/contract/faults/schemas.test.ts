import { expect, test } from 'vitest';
import { faultsField } from '../../../src/contract/faults/index.ts';
import { fixtures } from './fixtures.ts';
import { parseFaults } from './rig.ts';

/** What is stored has every default filled in, and is read again at each change and each start. */
test.each(Object.entries(fixtures))('%s with its defaults is what it was', (_type, { variants }) => {
  for (const variant of variants) {
    const stored = parseFaults({ one: variant });
    expect(faultsField.parse(stored)).toEqual(stored);
  }
});

test('bounds are what they say', () => {
  const accepts = (fault: object) => faultsField.safeParse({ one: fault }).success;
  expect(accepts({ type: 'bandwidth', bytesPerSecond: 1, burstBytes: 0 })).toBe(true);
  expect(accepts({ type: 'close', idleMs: 0 })).toBe(false);
  expect(accepts({ type: 'stall', schedule: { durationMs: 1, everyMs: 9 } })).toBe(false);
  expect(accepts({ type: 'stall', schedule: { durationMs: 1, everyMs: 10 } })).toBe(true);
  expect(accepts({ type: 'reorder', rate: 1, maxMs: 0.5 })).toBe(false);
  expect(accepts({ type: 'close' })).toBe(false);
  expect(accepts({ type: 'limit', messages: 1, share: 'endpoint' })).toBe(false);
  expect(accepts({ type: 'limit', datagrams: 1, share: 'endpoint' })).toBe(true);
  expect(accepts({ type: 'close', firstBytesMs: 0 })).toBe(true);
  expect(accepts({ type: 'close', firstBytesMs: 86_400_001 })).toBe(false);
  expect(accepts({ type: 'stall', closeIdleMs: 0 })).toBe(false);
  expect(accepts({ type: 'stall', onRemove: 'reset' })).toBe(false);
  expect(accepts({ type: 'loss', rate: 0.1, per: 'byte' })).toBe(false);
});
