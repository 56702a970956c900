const FAILED = new Set(['failed']);
const PASSED = new Set(['passed']);

/**
 * Counts from vitest's JSON report. A file that failed as a whole (it does not load, its beforeAll throws) is one
 * failure; so is a run that failed without any test to blame (an unhandled error, no report, no test that ran).
 *
 * @param {{ testResults?: { status: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {number} exitCode vitest's
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (statuses) => tests.filter(({ status }) => statuses.has(status)).length;
  const passed = count(PASSED);
  const failedTests = count(FAILED);
  const failed = failedTests + files.filter(failedAsAWhole).length;
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed, skipped: tests.length - passed - failedTests };
}

/** The last line of a test run. */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {boolean} hasPassed */
export function countOne(hasPassed) {
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 };
}

export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function failedAsAWhole({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => FAILED.has(test.status));
}
