import { afterEach, expect, test, vi } from 'vitest';
import { checkFunction } from './check-function.ts';

const limits = { memoryBytes: 64 * 1024 * 1024, timeoutMs: 1000 };
afterEach(() => vi.restoreAllMocks());

test('a machine so busy that the clock runs away does not make a good source a bad one', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 10_000));
  const sums = `let sum = 0; for (let n = 0; n < 100_000; n++) sum += n; export default () => sum`;
  await expect(checkFunction(sums, limits)).resolves.toBeUndefined();
});

test('a top level that takes longer than it may is stopped', async () => {
  await expect(
    checkFunction('for (;;) {} export default () => 1', { ...limits, timeoutMs: 100 }),
  ).rejects.toMatchObject({ code: 'function_invalid', message: 'The function was stopped at its time limit.' });
});
