import { constants } from 'node:os';

/** A step that cannot go on, with a message for the person at the terminal: no stack is wanted. */
export class FailedStep extends Error {
  exitCode = 1;
}

/** A step that ended because of a signal; the exit code is the one a shell would use. */
export class InterruptedStep extends FailedStep {
  constructor(what, signal) {
    super(`${what} was interrupted`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Says what is being done, one line a step. Standard error: the standard output belongs to the program started. */
export function say(line) {
  process.stderr.write(`portcall: ${line}\n`);
}

/**
 * Runs a script's main function; its result is the exit code. A FailedStep ends in its message alone.
 *
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof FailedStep)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}
