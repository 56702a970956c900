import type { Io } from './io.ts';
import type { Options } from './options.ts';
import type { Output } from './output.ts';
import type { Server } from './server.ts';
import type { ExitCode } from './exit-codes.ts';

/** What a command gets. */
export interface Invocation {
  readonly io: Io;
  readonly out: Output;
  readonly server: Server;
  /** Arguments in order; those of a variadic argument follow each other. */
  readonly args: readonly string[];
  readonly options: Options;
}

/** Returns the exit code; nothing is 0. Errors are thrown. */
export type Run = (invocation: Invocation) => Promise<ExitCode | void>;

export interface OptionRow {
  /** `-n, --name <name>`; a value in angle brackets is text that the command reads. */
  readonly flags: string;
  readonly text: string;
  /** Can be given several times. */
  readonly isList?: boolean;
  /** For completion and help; others are refused when `isClosed`. */
  readonly values?: readonly string[];
  readonly isClosed?: boolean;
}

/** A command: everything about it but its code, which is loaded when it runs. */
export interface CommandRow {
  /** `get`, or `fault add` for a command of a group. */
  readonly name: string;
  /** `<kind> [names...]` */
  readonly arguments?: string;
  /** What each argument can be: for help and completion. */
  readonly values?: readonly string[];
  readonly summary: string;
  readonly details?: string;
  readonly options?: readonly OptionRow[];
  /** Each is a whole command line. The first is also in the overview. */
  readonly examples: readonly [string, ...string[]];
  /** False: it works without a server, and has no options for one. Default true. */
  readonly usesServer?: boolean;
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** Commands under one heading of the help. */
export interface CommandSection {
  readonly title: string;
  readonly commands: readonly CommandRow[];
}
