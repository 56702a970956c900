import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { poll } from './poll.ts';

/** Whether `script` of util-linux is here: it gives a program a terminal of its own. */
export const hasTerminal =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

const DEADLINE_MS = 45_000;

/** A program in a pseudo-terminal. `type` is what a user types: `\u0003` is Ctrl-C. */
export class Terminal {
  readonly #child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  screen = '';

  constructor(command: string, env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn('script', ['-qefc', `stty cols 200 rows 50; exec ${command}`, '/dev/null'], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.screen += chunk.toString()));
    this.exitCode = new Promise((resolve) => this.#child.once('close', resolve));
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits until the screen has shown this. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    const find = (): RegExpExecArray | null => pattern.exec(this.screen);
    await poll(find, (found) => found !== null, DEADLINE_MS, 20).catch((error: unknown) => {
      throw new Error(`the screen has not ${String(pattern)}: ${JSON.stringify(this.screen)}`, { cause: error });
    });
    return find() as RegExpExecArray;
  }

  /** Ends the program however it is. */
  close(): void {
    this.#child.kill();
  }
}
