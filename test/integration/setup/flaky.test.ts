import { expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

type Tests = Record<string, 'passed' | 'failed'>;
interface Report {
  readonly testResults: {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: { readonly fullName: string; readonly status: string }[];
  }[];
}
interface FlakyScript {
  filesToRepeat(report: Report | undefined): string[];
  withRepeated(report: Report, repeated: Report): Report;
  findFlaky(report: Report, repeated: Report, directory: string): string[];
}

const { filesToRepeat, withRepeated, findFlaky } = await loadScript<FlakyScript>('flaky.mjs');

/** `status` of a file: by default that of its tests. */
function file(name: string, tests: Tests, status = Object.values(tests).includes('failed') ? 'failed' : 'passed') {
  const assertionResults = Object.entries(tests).map(([fullName, result]) => ({ fullName, status: result }));
  return { name: `/repository/${name}`, status, assertionResults };
}
const report = (...testResults: Report['testResults']): Report => ({ testResults });

test('failed files are run again, and no others', () => {
  const first = report(
    file('a.test.ts', { one: 'passed' }),
    file('b.test.ts', { one: 'failed', two: 'passed' }),
    file('c.test.ts', {}, 'failed'),
  );
  expect(filesToRepeat(first)).toEqual(['/repository/b.test.ts', '/repository/c.test.ts']);
});

test('more than five failed files are not run again, nor is anything without a report', () => {
  const failed = (count: number) =>
    report(...Array.from({ length: count }, (_, at) => file(`${at}.test.ts`, { one: 'failed' })));
  expect(filesToRepeat(failed(5))).toHaveLength(5);
  expect(filesToRepeat(failed(6))).toEqual([]);
  expect(filesToRepeat(undefined)).toEqual([]);
});

test('the second run counts, and names what passed only then', () => {
  const first = report(
    file('a.test.ts', { one: 'passed' }),
    file('b.test.ts', { flaky: 'failed', broken: 'failed', fine: 'passed' }),
    file('c.test.ts', {}, 'failed'),
    file('d.test.ts', {}, 'failed'),
  );
  const second = report(
    file('b.test.ts', { flaky: 'passed', broken: 'failed', fine: 'passed' }),
    file('c.test.ts', { one: 'passed' }),
    file('d.test.ts', {}, 'failed'),
  );
  expect(findFlaky(first, second, '/repository')).toEqual(['b.test.ts > flaky', 'c.test.ts']);
  expect(withRepeated(first, second)).toEqual(report(file('a.test.ts', { one: 'passed' }), ...second.testResults));
});
