import { writeFileSync } from 'node:fs';

/**
 * A reporter of vitest that writes how many errors no test caught to the file named in TEST_UNHANDLED_ERRORS_FILE: the JSON report does not have
 * them.
 */
export default class UnhandledErrorsReporter {
  onTestRunEnd(_modules, unhandledErrors) {
    writeFileSync(process.env.TEST_UNHANDLED_ERRORS_FILE, String(unhandledErrors.length));
  }
}
