import { expect, test } from 'vitest';
import { ByteStore } from './byte-store.ts';

test('gives back what was appended, in order', () => {
  const store = new ByteStore();
  store.append(Buffer.from('xabx'), 1, 3);
  store.append(Buffer.from('cd'), 0, 2);
  expect(store.view.toString()).toBe('abcd');
  expect(store.take(1).toString()).toBe('bcd');
  expect(store.length).toBe(0);
});

test('never writes again to what it has handed out', () => {
  const store = new ByteStore();
  store.append(Buffer.alloc(300, 'a'), 0, 300);
  const taken = store.take();
  store.append(Buffer.alloc(300, 'b'), 0, 300);
  expect(taken.equals(Buffer.alloc(300, 'a'))).toBe(true);
});

test('hands out a short message without the store it was kept in', () => {
  const store = new ByteStore();
  store.append(Buffer.alloc(1_000_000), 0, 1_000_000);
  expect(store.take(0, 10).buffer.byteLength).toBeLessThan(100_000);
});
