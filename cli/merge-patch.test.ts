import { expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';

it('a merge patch has what differs, and null for what is gone', () => {
  expect(mergePatch({ a: 1, b: { c: [1], d: 2 }, e: 3 }, { a: 1, b: { c: [1, 2], d: 2 } })).toEqual({
    b: { c: [1, 2] },
    e: null,
  });
  expect(mergePatch({ h: { type: 'reply', data: 'x' } }, { h: { type: 'echo' } })).toEqual({ h: { type: 'echo' } });
  expect(mergePatch({ a: { b: 1 } }, { a: { b: 1 } })).toBeUndefined();
});
