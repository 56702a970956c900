/** What each exit code of the command line means. Scripts rely on them, so a code never changes its meaning. */
export const EXIT = {
  ok: 0,
  /** An assertion does not hold, a difference was found, or the server could not do it. */
  failed: 1,
  /** The command or its input is wrong: nothing was changed. */
  usage: 2,
  noServer: 3,
  notFound: 4,
  notAllowed: 5,
  /** As of `timeout` of coreutils. */
  timedOut: 124,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a sentence on stderr and an exit code. An empty message prints nothing. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** The user typed something that cannot be right. */
export function usageError(message: string): CliError {
  return new CliError(message, EXIT.usage);
}
