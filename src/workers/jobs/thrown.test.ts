import { expect, test } from 'vitest';
import { AppError } from '../../core/errors/index.ts';
import { plainError } from './thrown.ts';

test('an AppError keeps code, fields and extra members', () => {
  const error = new AppError('job_assertion_failed', 'no', {
    errors: [{ path: 'a', message: 'b' }],
    extra: { step: 1 },
  });
  expect(plainError(error)).toEqual({
    code: 'job_assertion_failed',
    detail: 'no',
    errors: [{ path: 'a', message: 'b' }],
    extra: { step: 1 },
  });
});

test("Node's socket errors have our codes", () => {
  expect(plainError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))).toEqual({
    code: 'connection_refused',
    detail: 'connect ECONNREFUSED',
  });
});

test.each([
  [new Error('oops'), 'oops'],
  ['text', 'It threw "text".'],
  [undefined, 'It threw undefined.'],
  [null, 'It threw null.'],
  [42, 'It threw 42.'],
  [Symbol('s'), 'It threw Symbol(s).'],
  [{ secret: 1 }, 'It threw an object that is not an error.'],
])('%s is a failed job', (thrown, detail) => {
  expect(plainError(thrown)).toEqual({ code: 'job_failed', detail });
});

test('whatever its getters and traps do, a thrown value becomes an error', () => {
  const getter = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('from the getter');
    },
  });
  const proxy: unknown = new Proxy(
    {},
    {
      getPrototypeOf() {
        throw new Error('from the trap');
      },
    },
  );
  expect(plainError(getter)).toEqual({ code: 'job_failed', detail: 'It threw something that cannot be described.' });
  expect(plainError(proxy)).toEqual({ code: 'job_failed', detail: 'It threw something that cannot be described.' });
});

test('a long detail is cut', () => {
  expect(plainError(new Error('x'.repeat(5000))).detail).toHaveLength(1001);
});
