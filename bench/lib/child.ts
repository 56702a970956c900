import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs a script of bench/lib in a process of its own; it talks back with `process.send`. */
export class Child {
  readonly process: ChildProcess;
  readonly #messages: unknown[] = [];
  #wake: (() => void) | undefined;

  constructor(script: string, settings: unknown = {}) {
    this.process = spawn(
      process.execPath,
      [fileURLToPath(new URL(script, import.meta.url)), JSON.stringify(settings)],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    this.process.on('message', (message) => {
      this.#messages.push(message);
      this.#wake?.();
    });
    this.process.on('exit', () => this.#wake?.());
  }

  /** The next message the script sends. */
  async next<T>(): Promise<T> {
    while (this.#messages.length === 0) {
      if (this.process.exitCode !== null) throw new Error(`a bench process ended with ${this.process.exitCode}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#messages.shift() as T;
  }

  send(message: object): void {
    this.process.send(message);
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }
}

/** Settings given to a script started by {@link Child}. */
export function settings<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}
