import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedRedisError } from './embedded-redis-error.ts';
import { type RedisLogLine, parseRedisLogLine } from './redis-log.ts';
import { type RedisAddress, isServing } from './redis-probe.ts';

export interface RedisProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly onLog: (line: RedisLogLine) => void;
}

/** How a process ended: `code 1`, `signal SIGKILL`. */
export type RedisExit = string;

const POLL_MS = 10;
const KEPT_LOG_LINES = 10;
/** Log lines may still be in the pipe when a process has ended. */
const LAST_LINES_WAIT_MS = 200;

/** One child process, from spawn to its end. It is never restarted: that is the owner's business. */
export class RedisProcess {
  readonly pid: number;
  readonly exited: Promise<RedisExit>;
  readonly #child: ChildProcess;
  readonly #logEnded: Promise<unknown>;
  readonly #lastLines: string[] = [];
  #exit: RedisExit | undefined;

  /** @throws EmbeddedRedisError `redis_start_failed` when the system cannot start a process */
  constructor({ command, args, onLog }: RedisProcessOptions) {
    // A process group of its own: Ctrl-C in a terminal reaches the whole foreground group, and Redis has to
    // outlive the draining of everything that still writes to it.
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.exited = this.#watchExit();
    this.#logEnded = this.#readLog(onLog);
    if (this.#child.pid === undefined) throw new EmbeddedRedisError('redis_start_failed', `${command} cannot be run`);
    this.pid = this.#child.pid;
  }

  /** @throws EmbeddedRedisError `redis_start_failed`; the signal's reason when aborted. The process is left as it is. */
  async waitUntilServing(address: RedisAddress, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await isServing(address))) {
      signal.throwIfAborted();
      if (this.#exit !== undefined) throw await this.#startFailed(`exited with ${this.#exit}`);
      if (performance.now() > deadline) throw await this.#startFailed(`did not answer within ${timeoutMs} ms`);
      await Promise.race([delay(POLL_MS), this.exited]);
    }
    signal.throwIfAborted();
  }

  /** SIGTERM makes Redis flush its append-only file; SIGKILL after `graceMs`. Resolves when the process has ended. */
  async stop(graceMs: number): Promise<void> {
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  /** Does nothing once the process has ended, so a pid that was given to another process is never hit. */
  kill(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#child.kill(signal);
  }

  async #watchExit(): Promise<RedisExit> {
    try {
      const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
      this.#exit = signal === null ? `code ${code}` : `signal ${signal}`;
    } catch (error) {
      this.#exit = `error ${(error as Error).message}`;
    }
    return this.#exit;
  }

  async #readLog(onLog: RedisProcessOptions['onLog']): Promise<unknown> {
    const streams = [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== null);
    return Promise.all(
      streams.map(async (input) => {
        for await (const line of createInterface({ input })) this.#keep(line, onLog);
      }),
    );
  }

  #keep(line: string, onLog: RedisProcessOptions['onLog']): void {
    if (line.trim() === '') return;
    const parsed = parseRedisLogLine(line);
    this.#lastLines.push(parsed.message);
    if (this.#lastLines.length > KEPT_LOG_LINES) this.#lastLines.shift();
    onLog(parsed);
  }

  async #startFailed(what: string): Promise<EmbeddedRedisError> {
    if (this.#exit !== undefined) await Promise.race([this.#logEnded, delay(LAST_LINES_WAIT_MS)]);
    const lines = this.#lastLines.map((line) => `\n  ${line}`).join('');
    return new EmbeddedRedisError(
      'redis_start_failed',
      `${this.#child.spawnfile} ${what}; its last log lines:${lines}`,
    );
  }
}
