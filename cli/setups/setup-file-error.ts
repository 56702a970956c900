import { CliError, EXIT } from '../exit-codes.ts';

/** What is wrong in a file that the user wrote: each line is `file:line path: message`, as compilers print it. */
export class SetupFileError extends CliError {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'), EXIT.usage);
    this.name = 'SetupFileError';
  }
}
