import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** A program that takes a command a line and answers each with a line of JSON. */
export class Commanded {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, args: readonly (string | number)[]) {
    this.#process = spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = (createInterface({ input: this.#process.stdout as NodeJS.ReadableStream }) as Interface)[
      Symbol.asyncIterator
    ]();
  }

  async ask<T>(command: string | number): Promise<T> {
    this.#process.stdin?.write(`${command}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`${this.#process.spawnfile} ended with ${this.#process.exitCode}`);
    return JSON.parse(value as string) as T;
  }

  /** By closing what it reads. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await ended.finally(() => clearTimeout(timer));
  }
}
