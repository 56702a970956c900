import { expect, test } from 'vitest';
import { mergePatch } from './merge-patch.ts';

/** The cases of RFC 7396, appendix A. */
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j patched with %j is %j', (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected);
});

test('a patch that names another type replaces a tagged object as a whole', () => {
  expect(mergePatch({ handler: { type: 'reply', data: 'x', then: 'close' } }, { handler: { type: 'echo' } })).toEqual({
    handler: { type: 'echo' },
  });
});

test('a patch that names the same type is merged', () => {
  expect(mergePatch({ handler: { type: 'reply', data: 'x' } }, { handler: { type: 'reply', data: 'y' } })).toEqual({
    handler: { type: 'reply', data: 'y' },
  });
});

test('the target is left as it was, and __proto__ is an ordinary member', () => {
  const target = { a: { b: 1 } };
  const merged = mergePatch(target, JSON.parse('{"__proto__":{"polluted":true},"a":{"b":2}}')) as object;
  expect(target).toEqual({ a: { b: 1 } });
  expect(Object.hasOwn(merged, '__proto__')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
