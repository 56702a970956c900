import { expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
interface TestCountsScript {
  countTests(report: object | undefined, exitCode: number): Counts;
  formatCounts(counts: Counts): string;
}

const { countTests, formatCounts } = await loadScript<TestCountsScript>('test-counts.mjs');

function report(...files: [status: string, ...tests: string[]][]): object {
  return {
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  };
}

test.each([
  [
    'passed, failed and skipped tests',
    report(['passed', 'passed', 'skipped', 'todo'], ['failed', 'failed', 'passed']),
    1,
    [2, 1, 2],
  ],
  ['a file that does not load', report(['failed'], ['passed', 'passed']), 1, [1, 1, 0]],
  ['a failed beforeAll', report(['failed', 'skipped', 'skipped'], ['passed', 'passed']), 1, [1, 1, 2]],
  ['an unhandled error in a run whose tests all passed', report(['passed', 'passed']), 1, [1, 1, 0]],
  ['no report at all', undefined, 1, [0, 1, 0]],
  ['a run without any test', report(), 0, [0, 1, 0]],
  ['a run that skipped every test', report(['passed', 'skipped']), 0, [0, 1, 1]],
])('%s', (_what, results, exitCode, [passed, failed, skipped]) => {
  expect(countTests(results, exitCode)).toEqual({ passed, failed, skipped });
});

test('the last line names skipped tests only when there are some', () => {
  expect(formatCounts({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(formatCounts({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
