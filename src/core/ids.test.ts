import { expect, test } from 'vitest';
import { newConnectionId, newId, placementOf } from './ids.ts';

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
