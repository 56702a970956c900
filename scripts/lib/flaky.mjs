import { relative } from 'node:path';

/** Failed files that are run again, alone; with more of them the run has failed, and running them again explains nothing. */
const MAX_FILES = 5;

/**
 * The files whose failures may be due to what ran beside them: none when all passed, when too many failed, or when the run failed outside its
 * files (an unhandled error).
 *
 * @param {{ testResults?: { name: string, status: string }[] } | undefined} report vitest's, in JSON
 * @returns {string[]} absolute paths
 */
export function filesToRepeat(report) {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length <= MAX_FILES ? failed : [];
}

/** The report with the results of the second run in place of those of the first. */
export function withRepeated(report, repeated) {
  const again = new Set(namesOf(repeated));
  return { testResults: [...report.testResults.filter(({ name }) => !again.has(name)), ...repeated.testResults] };
}

/**
 * The tests that failed in the first run and passed in the second, as `file > test`. A file that failed as a whole is named alone.
 *
 * @returns {string[]}
 */
export function findFlaky(report, repeated, directory) {
  const passed = new Map(
    repeated.testResults.map((file) => [file.name, new Set(titlesOf(file, 'passed').concat(wholeOf(file, 'passed')))]),
  );
  return report.testResults
    .filter(({ name }) => passed.has(name))
    .flatMap((file) =>
      titlesOf(file, 'failed')
        .concat(wholeOf(file, 'failed'))
        .filter((title) => passed.get(file.name).has(title))
        .map((title) => [relative(directory, file.name), title].filter(Boolean).join(' > ')),
    );
}

function namesOf(report) {
  return report.testResults.map(({ name }) => name);
}

function titlesOf({ assertionResults }, wanted) {
  return assertionResults.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);
}

/** The empty title stands for the file itself: it failed without a test to blame, or passed. */
function wholeOf(file, wanted) {
  const isWhole = file.status === wanted && (wanted === 'passed' || titlesOf(file, 'failed').length === 0);
  return isWhole ? [''] : [];
}
