import { expect, test } from 'vitest';
import { batchJobId, batchJobPrefix, idBound, newConnectionId, newId, placementOf } from './ids.ts';

test('ids of later milliseconds sort after earlier ones', async () => {
  const first = newId('lst');
  const start = Date.now();
  while (Date.now() === start) { /* the next millisecond */ }
  expect(newId('lst') > first).toBe(true);
});

test('ten thousand ids made at once are all different', () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => newId('job')));
  expect(ids.size).toBe(10_000);
});

test.each([[0, 0], [1, 1], [31, 31], [32, 0], [1023, 7]])('a connection id carries node slot %i and thread %i', (slot, thread) => {
  expect(placementOf(newConnectionId({ slot, thread }))).toEqual({ slot, thread });
});

test.each(['', 'con_', 'con_short', 'lst_01234567890123456789012345', 'con_0123456789012345678901234u'])('"%s" has no placement', (text) => {
  expect(placementOf(text)).toBeUndefined();
});

test('the bound of a time sorts between the ids before it and those after', () => {
  const before = newId('job');
  const bound = idBound('job', Date.now() + 1);
  const start = Date.now();
  while (Date.now() === start) { /* the next millisecond */ }
  expect(before < bound).toBe(true);
  expect(bound < newId('job')).toBe(true);
});

test('the jobs of a batch sort in order of their inputs, and after jobs made before the batch', () => {
  const earlier = newId('job');
  const start = Date.now();
  while (Date.now() === start) { /* the next millisecond */ }
  const batch = newId('bat');
  const ids = [0, 1, 31, 32, 1023, 1024, 99_999].map((index) => batchJobId(batch, index));
  expect(ids).toEqual([...ids].sort());
  expect(earlier < (ids[0] ?? '')).toBe(true);
  expect(ids.every((id) => id.startsWith(batchJobPrefix(batch)))).toBe(true);
});
