import { expect, test } from 'vitest';
import { ownBytes, toWrite } from './own-bytes.ts';

const slab = Buffer.from('0123456789');
const part = slab.subarray(2, 5);

test('a small part of something gets memory of its own; what is most of its memory stays', () => {
  const own = ownBytes(part);
  expect([own.toString(), own.buffer.byteLength]).toEqual(['234', 3]);
  const whole = Buffer.allocUnsafeSlow(10);
  expect(ownBytes(whole)).toBe(whole);
  const half = whole.subarray(0, 5);
  expect(ownBytes(half)).toBe(half);
});

test('what is sent at once is not copied, what waits behind something is', () => {
  expect(toWrite({ writableLength: 0 }, part)).toBe(part);
  expect(toWrite({ writableLength: 1 }, part).buffer.byteLength).toBe(3);
});
