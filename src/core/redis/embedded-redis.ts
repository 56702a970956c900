import { EventEmitter } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirClaim } from './data-dir-claim.ts';
import { embeddedRedisArguments } from './embedded-redis-arguments.ts';
import { EmbeddedRedisError } from './embedded-redis-error.ts';
import { endOrphanRedis } from './orphan-redis.ts';
import { findProcess } from './process-identity.ts';
import { findRedisBinary } from './redis-binary.ts';
import type { RedisLogLine } from './redis-log.ts';
import { type RedisExit, RedisProcess } from './redis-process.ts';
import { RestartDelay } from './restart-delay.ts';
import { defaultSocketPath, makeSocketPath, removeSocketPath } from './socket-path.ts';

export { EmbeddedRedisError, type EmbeddedRedisErrorCode } from './embedded-redis-error.ts';

export interface EmbeddedRedisOptions {
  /** Redis keeps its files in `redis/` below it. Made when missing, open to this user only. */
  readonly dataDir: string;
  /** Gets every line Redis logs, at `debug`, warnings at `warn`. Default: none. */
  readonly log?: { debug(message: string): void; warn(message: string): void };
  /** Name or path of the server program. Default: `valkey-server`, else `redis-server`, from PATH. */
  readonly binary?: string | undefined;
  /** From spawn to the first PONG, loading of the data included. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** Upper bound of the wait before a restart; it begins at 100 and doubles. Default 5,000. */
  readonly maxRestartDelayMs?: number;
  /** For a Redis left by an owner that was killed: to answer, and again to end. Default 10,000. */
  readonly orphanTimeoutMs?: number;
}

/** `idle → starting → up ⇄ down → closing → closed`; a failed start goes from `starting` to `closed`. */
export type EmbeddedRedisState = 'idle' | 'starting' | 'up' | 'down' | 'closing' | 'closed';

export interface EmbeddedRedisEvents {
  /** Ready for commands: at the end of `start()`, and again after each restart. */
  up: [{ path: string }];
  /** It ended unasked, or a restart failed. The next one follows after `restartInMs`. */
  down: [{ reason: string; restartInMs: number }];
  log: [RedisLogLine];
}

const DEFAULT_START_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_RESTART_DELAY_MS = 5000;
const DEFAULT_GRACE_MS = 5000;
const DEFAULT_ORPHAN_TIMEOUT_MS = 10_000;

/**
 * A private Redis (or Valkey), run as a child process on a unix socket in the data directory, restarted when it dies.
 * An instance is used once: after `close()` make a new one.
 */
export class EmbeddedRedis extends EventEmitter<EmbeddedRedisEvents> {
  readonly #options: EmbeddedRedisOptions;
  readonly #directory: string;
  readonly #closing = new AbortController();
  readonly #restartDelay: RestartDelay;
  #state: EmbeddedRedisState = 'idle';
  #graceMs = DEFAULT_GRACE_MS;
  #command = '';
  #path = '';
  #claim: DataDirClaim | undefined;
  #process: RedisProcess | undefined;
  #started: Promise<{ path: string }> | undefined;
  #restarted: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: EmbeddedRedisOptions) {
    super();
    this.#options = options;
    this.#directory = join(resolve(options.dataDir), 'redis');
    this.#restartDelay = new RestartDelay(options.maxRestartDelayMs ?? DEFAULT_MAX_RESTART_DELAY_MS);
  }

  get state(): EmbeddedRedisState {
    return this.#state;
  }

  /**
   * Resolves with the path of the unix socket once Redis serves commands. A second call answers as the first.
   * @throws EmbeddedRedisError any of its codes; errors of the file system as they are. Nothing is left running then.
   */
  start(): Promise<{ path: string }> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /**
   * Stops Redis (SIGTERM, so that it flushes its file; SIGKILL after `graceMs`, default 5,000) and gives the data
   * directory free. Idempotent; it also ends a start that is under way, which then fails with `redis_closed`.
   */
  close({ graceMs = DEFAULT_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(graceMs);
    return this.#closed;
  }

  async #start(): Promise<{ path: string }> {
    try {
      this.#closing.signal.throwIfAborted();
      this.#state = 'starting';
      this.#command = (await findRedisBinary(this.#options.binary)).command;
      this.#closing.signal.throwIfAborted();
      this.#claim = DataDirClaim.take(this.#directory);
      await this.#endOrphan(this.#claim);
      this.#path = makeSocketPath(this.#directory);
      process.once('exit', this.#killOnExit);
      await this.#launch(this.#claim);
      return { path: this.#path };
    } catch (error) {
      this.#release();
      throw this.#closing.signal.aborted ? this.#closing.signal.reason : error;
    }
  }

  async #close(graceMs: number): Promise<void> {
    this.#graceMs = graceMs;
    if (this.#state !== 'closed') this.#state = 'closing';
    this.#closing.abort(new EmbeddedRedisError('redis_closed', 'the embedded Redis was stopped before it was ready'));
    await this.#started?.catch(() => {}); // the caller of start() gets the error
    await this.#restarted;
    await this.#endProcess();
    this.#release();
  }

  async #endOrphan(claim: DataDirClaim): Promise<void> {
    const record = claim.redis ?? { socket: defaultSocketPath(this.#directory) };
    const timeoutMs = this.#options.orphanTimeoutMs ?? DEFAULT_ORPHAN_TIMEOUT_MS;
    const { signal } = this.#closing;
    const pid = await endOrphanRedis({ directory: this.#directory, record, timeoutMs, signal });
    if (pid !== undefined) this.#log('warn', `stopped the Redis left running by an earlier run (pid ${pid})`);
    removeSocketPath(record.socket);
    claim.forgetRedis();
  }

  /** Spawns Redis and waits for its PONG. When that fails, the child has ended. */
  async #launch(claim: DataDirClaim): Promise<void> {
    const timeoutMs = this.#options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    try {
      const redis = this.#spawn(claim);
      await redis.waitUntilServing({ path: this.#path }, timeoutMs, this.#closing.signal);
      this.#state = 'up';
      this.#restartDelay.noteUp();
      this.emit('up', { path: this.#path });
      void redis.exited.then((reason) => this.#onExit(reason));
    } catch (error) {
      await this.#endProcess();
      throw error;
    }
  }

  /** Recorded before and after the spawn, so that the next process finds the child even after a kill in between. */
  #spawn(claim: DataDirClaim): RedisProcess {
    const place = { directory: this.#directory, socket: this.#path };
    claim.recordRedis({ socket: this.#path });
    const redis = new RedisProcess({
      command: this.#command,
      args: embeddedRedisArguments(place),
      onLog: ({ level, message }) => this.#log(level, message),
    });
    this.#process = redis;
    claim.recordRedis({ socket: this.#path, process: findProcess(redis.pid) });
    return redis;
  }

  #onExit(reason: RedisExit): void {
    const claim = this.#claim;
    if (this.#closing.signal.aborted || claim === undefined) return;
    this.#state = 'down';
    this.#restartDelay.noteDown();
    this.#restarted = this.#restart(claim, reason);
  }

  /** Tries until Redis serves again or `close()` is called. */
  async #restart(claim: DataDirClaim, reason: RedisExit): Promise<void> {
    let failure: string | undefined = reason;
    while (failure !== undefined && !this.#closing.signal.aborted) {
      const delayMs = this.#restartDelay.take();
      this.#log('warn', `Redis is down (${failure}), restarting it in ${delayMs} ms`);
      this.emit('down', { reason: failure, restartInMs: delayMs });
      failure = await this.#findRestartFailure(claim, delayMs);
    }
  }

  async #findRestartFailure(claim: DataDirClaim, delayMs: number): Promise<string | undefined> {
    try {
      await delay(delayMs, undefined, { signal: this.#closing.signal });
      await this.#launch(claim);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async #endProcess(): Promise<void> {
    await this.#process?.stop(this.#graceMs);
    this.#process = undefined;
    this.#claim?.forgetRedis();
  }

  #release(): void {
    process.removeListener('exit', this.#killOnExit);
    // Only while the directory is ours: later the socket of that name may be another owner's.
    if (this.#claim !== undefined && this.#path !== '') removeSocketPath(this.#path);
    this.#claim?.release();
    this.#claim = undefined;
    this.#state = 'closed';
  }

  /** For an exit without `close()`, such as an uncaught error. */
  readonly #killOnExit = (): void => this.#process?.kill('SIGTERM');

  #log(level: RedisLogLine['level'], message: string): void {
    this.#options.log?.[level](message);
    this.emit('log', { level, message });
  }
}
