import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { OwnAddresses } from './own-addresses.ts';

test('an address that an interface gets later is found, and the interfaces are read at most once a second', () => {
  let [nowMs, reads] = [0, 0];
  const addresses = ['10.1.2.3'];
  const own = new OwnAddresses(
    () => {
      reads += 1;
      return { eth0: addresses.map((address) => ({ address }) as NetworkInterfaceInfo) };
    },
    () => nowMs,
  );
  expect(own.has('127.0.0.5')).toBe(true);
  expect(reads).toBe(0);
  expect(own.has('::ffff:10.1.2.3')).toBe(true);
  expect(own.has('10.9.9.9')).toBe(false);
  addresses.push('10.9.9.9');
  nowMs = 999;
  expect(own.has('10.9.9.9')).toBe(false);
  expect(reads).toBe(1);
  nowMs = 1000;
  expect(own.has('10.9.9.9')).toBe(true);
  expect(reads).toBe(2);
});
