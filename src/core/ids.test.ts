import { expect, test } from 'vitest';
import { createdMs, batchJobId, batchJobPrefix, idBound, newConnectionId, newId, placementOf, rowOf } from './ids.ts';

test('ids of later milliseconds sort after earlier ones', async () => {
  const first = newId('lst');
  const start = Date.now();
  while (Date.now() === start) {
    /* the next millisecond */
  }
  expect(newId('lst') > first).toBe(true);
});

test('ten thousand ids made at once are all different', () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => newId('job')));
  expect(ids.size).toBe(10_000);
});

test.each([
  [0, 0],
  [1, 1],
  [31, 31],
  [32, 0],
  [1023, 7],
])('a connection id carries node slot %i and thread %i', (slot, thread) => {
  expect(placementOf(newConnectionId({ slot, thread }, 7))).toEqual({ slot, thread });
});

test.each([0, 1, 31, 32, 1_000_000, 2 ** 25 - 1])(
  'a connection id carries row %i, and is not used again for the next that stands there',
  (row) => {
    const ids = Array.from({ length: 1000 }, () => newConnectionId({ slot: 1, thread: 2 }, row));
    expect(ids.map(rowOf)).toEqual(ids.map(() => row));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^con_[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
  },
);

test.each(['', 'con_', 'con_short', 'lst_01234567890123456789012345', 'con_0123456789012345678901234u'])(
  '"%s" has no placement',
  (text) => {
    expect(placementOf(text)).toBeUndefined();
  },
);

test('an id has the time it was made', () => {
  const before = Date.now();
  const id = newId('job');
  expect(createdMs(id)).toBeGreaterThanOrEqual(before);
  expect(createdMs(id)).toBeLessThanOrEqual(Date.now());
  expect(createdMs(`${idBound('bat', 1_796_000_000_123)}0000000000000000`)).toBe(1_796_000_000_123);
});

test('the bound of a time sorts between the ids before it and those after', () => {
  const before = newId('job');
  const bound = idBound('job', Date.now() + 1);
  const start = Date.now();
  while (Date.now() === start) {
    /* the next millisecond */
  }
  expect(before < bound).toBe(true);
  expect(bound < newId('job')).toBe(true);
});

test('the jobs of a batch sort in order of their inputs, and after jobs made before the batch', () => {
  const earlier = newId('job');
  const start = Date.now();
  while (Date.now() === start) {
    /* the next millisecond */
  }
  const batch = newId('bat');
  const ids = [0, 1, 31, 32, 1023, 1024, 99_999].map((index) => batchJobId(batch, index));
  expect(ids).toEqual([...ids].sort());
  expect(earlier < (ids[0] ?? '')).toBe(true);
  expect(ids.every((id) => id.startsWith(batchJobPrefix(batch)))).toBe(true);
});
