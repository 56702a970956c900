import type { DestinationStream } from 'pino';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info ',
  40: 'warn ',
  50: 'ERROR',
  60: 'FATAL',
};

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly context?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** pino's JSON lines as short lines for people. */
export function prettyStream(out: NodeJS.WritableStream): DestinationStream {
  return { write: (line) => void out.write(`${prettyLine(line)}\n`) };
}

function prettyLine(line: string): string {
  const { level, time, msg = '', context, err } = JSON.parse(line) as Line;
  const clock = new Date(time).toISOString().slice(11, 23);
  const error = err ? `: ${level >= 50 ? (err.stack ?? err.message ?? '') : (err.message ?? '')}` : '';
  return `${clock} ${LEVELS[level] ?? level} ${context === undefined ? '' : `[${context}] `}${msg}${error}`;
}
