import type { Writable } from 'node:stream';

/** A stream of characters that may be a terminal. */
export interface OutStream extends Writable {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface InStream extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined;
  setRawMode?(isRaw: boolean): unknown;
}

/** What a command has of the process that runs it. Tests give their own. */
export interface Io {
  readonly stdin: InStream;
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back when the user or the system ends the command. Returns what stops that; until it is called, a signal does not end the process. */
  onInterrupt(callback: () => void): () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A second Ctrl-C this long after the first ends at once. Two signals at once come from one Ctrl-C. */
const IMPATIENT_AFTER_MS = 300;

export function processIo(): Io {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, onInterrupt };
}

function onInterrupt(callback: () => void): () => void {
  let firstAt: number | undefined;
  const onSignal = (): void => {
    if (firstAt !== undefined && performance.now() - firstAt > IMPATIENT_AFTER_MS) process.exit(130);
    firstAt ??= performance.now();
    callback();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}
