import { PassThrough } from 'node:stream';
import { runCommandLine } from '../../cli/program.ts';
import { poll } from './poll.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** As if stdin and stdout were a terminal of 120 columns. */
  readonly isTerminal?: boolean;
  /** Everything on stdin; it ends there. */
  readonly stdin?: string | Buffer;
}

/** How long output may take to come, in milliseconds. */
const DEADLINE_MS = 30_000;

/** A command that runs in this process, with streams of its own. */
export class RunningCommand {
  readonly stdin = new PassThrough();
  readonly #out = new PassThrough();
  readonly #err = new PassThrough();
  #interrupt: () => void = () => undefined;
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ran>;

  constructor(args: readonly string[], { env = {}, isTerminal = false, stdin }: CommandOptions) {
    this.#out.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#err.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    if (isTerminal) {
      Object.assign(this.#out, { isTTY: true, columns: 200 });
      Object.assign(this.stdin, { isTTY: true, setRawMode: () => undefined });
    }
    if (stdin !== undefined) this.stdin.end(stdin);
    const onInterrupt = (callback: () => void): (() => void) => {
      this.#interrupt = callback;
      return () => (this.#interrupt = () => undefined);
    };
    const io = { stdin: this.stdin, stdout: this.#out, stderr: this.#err, env, onInterrupt };
    this.ended = runCommandLine(args, io).then((code) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#interrupt();
  }

  /** The reader of stdout goes away, as `head` does. */
  breakPipe(): void {
    this.#out.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  }

  /** Waits until stdout, or stderr, has text that matches. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const find = (): RegExpExecArray | null => pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
    await poll(
      () => Promise.resolve(find()),
      (found) => found !== null,
      DEADLINE_MS,
    );
    return find() as RegExpExecArray;
  }
}

/** The command line of a user whose server is at `url`. */
export class CommandLine {
  readonly #env: Readonly<Record<string, string>>;

  constructor(url: string, env: Readonly<Record<string, string>> = {}) {
    this.#env = { PORTCALL_URL: url, ...env };
  }

  start(args: readonly string[], options: CommandOptions = {}): RunningCommand {
    return new RunningCommand(args, { ...options, env: { ...this.#env, ...options.env } });
  }

  /** Runs a command to its end. */
  run(args: readonly string[], options: CommandOptions = {}): Promise<Ran> {
    return this.start(args, { stdin: '', ...options }).ended;
  }

  /** What it prints as JSON, one value a line. */
  async json<T = Record<string, unknown>>(args: readonly string[]): Promise<T[]> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`portcall ${args.join(' ')}: exit ${code}: ${stderr}`);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  }
}
