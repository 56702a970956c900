import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** One bash that runs commands after each other: what one defines, the next has. */
export class Shell {
  readonly #bash: ChildProcess = spawn('bash', ['--norc', '--noprofile'], { stdio: ['pipe', 'pipe', 'pipe'] });
  #printed = '';
  #wake: () => void = () => undefined;

  constructor() {
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) {
      stream?.on('data', (part: Buffer) => {
        this.#printed += part.toString();
        this.#wake();
      });
    }
  }

  /** What the command prints, errors too. Rejects after `timeoutMs`. */
  async run(command: string, timeoutMs = 45_000): Promise<string> {
    const end = `end-${randomUUID()}`;
    this.#printed = '';
    this.#bash.stdin?.write(`${command}\necho "${end}"\n`);
    const deadline = Date.now() + timeoutMs;
    while (!this.#printed.includes(`${end}\n`)) {
      if (Date.now() > deadline)
        throw new Error(`not done within ${timeoutMs} ms: ${command}; printed: ${this.#printed}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, deadline - Date.now());
      await promise;
      clearTimeout(timer);
    }
    return this.#printed.slice(0, this.#printed.indexOf(end));
  }

  async close(): Promise<void> {
    const ended = once(this.#bash, 'exit');
    this.#bash.kill();
    await ended;
  }
}
