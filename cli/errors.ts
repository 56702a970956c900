import { isPortcallError, type PortcallError } from '../client/src/index.ts';
import { CliError, EXIT, type ExitCode } from './exit-codes.ts';

const EXIT_OF_STATUS: Readonly<Record<number, ExitCode>> = {
  0: EXIT.noServer,
  400: EXIT.usage,
  401: EXIT.notAllowed,
  403: EXIT.notAllowed,
  404: EXIT.notFound,
  408: EXIT.timedOut,
  410: EXIT.notFound,
  413: EXIT.usage,
  415: EXIT.usage,
  422: EXIT.usage,
  504: EXIT.timedOut,
};
/** Codes whose meaning is not that of their status. */
const EXIT_OF_CODE: Readonly<Record<string, ExitCode>> = {
  unreachable: EXIT.noServer,
  not_a_problem: EXIT.noServer,
  not_ready: EXIT.noServer,
};

/** What an error means for the caller of the command line: a sentence, and an exit code. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof CliError) return { message: error.message, exitCode: error.exitCode };
  if (isPortcallError(error)) return { message: problemText(error), exitCode: exitCodeOf(error) };
  if (error instanceof Error && 'code' in error && 'path' in error)
    return { message: error.message, exitCode: EXIT.usage };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: EXIT.failed };
}

function exitCodeOf({ code, status }: PortcallError): ExitCode {
  return EXIT_OF_CODE[code] ?? EXIT_OF_STATUS[status] ?? EXIT.failed;
}

function problemText({ code, detail, errors }: PortcallError): string {
  if (code === 'unreachable')
    return `${detail.replace(/ Start it, or.*$/, '')} Start one with \`portcall up\`, or set PORTCALL_URL.`;
  const fields = errors.map(({ path, message }) => `\n  ${path}: ${message}`).join('');
  const text = errors.length === 1 ? `${errors[0]?.path}: ${errors[0]?.message}` : `${detail}${fields}`;
  return `${text} (${code})`;
}
