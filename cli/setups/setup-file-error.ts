import { CliError, EXIT, type ExitCode } from '../exit-codes.ts';

/** What is wrong in a file that the user wrote: each line is `file:line path: message`, as compilers print it. */
export class SetupFileError extends CliError {
  constructor(lines: readonly string[], exitCode: ExitCode = EXIT.usage) {
    super(lines.join('\n'), exitCode);
    this.name = 'SetupFileError';
  }
}
