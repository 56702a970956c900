import { writeFileSync } from 'node:fs';

/**
 * A reporter of vitest that writes how many errors no test caught to the file named in PORTCALL_UNHANDLED_ERRORS: the JSON report does not have
 * them.
 */
export default class UnhandledErrorsReporter {
  onTestRunEnd(_modules, unhandledErrors) {
    writeFileSync(process.env.PORTCALL_UNHANDLED_ERRORS, String(unhandledErrors.length));
  }
}
