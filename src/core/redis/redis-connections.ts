import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import { RedisUnavailableError } from '../errors/index.ts';

/** Where Redis is: a URL (`redis://`, `rediss://`) or the unix socket of the private server. */
export type RedisTarget = { readonly url: string } | { readonly socketPath: string };

interface Profile {
  readonly enableOfflineQueue: boolean;
  /** Null: a command waits until Redis is back. */
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
  /** After so long without a byte while a command waits, the connection is given up. */
  readonly socketTimeout?: number;
}

/** How long a command of the API may take before it is answered with 503, in milliseconds. */
const API_COMMAND_TIMEOUT_MS = 5000;
/** How long Redis may say nothing while it owes an answer before it counts as gone, so that whoever comes next is refused at once, in milliseconds. */
const API_SILENCE_MS = 3000;
/** Longest wait between attempts to connect again, in milliseconds. */
const MAX_RECONNECT_DELAY_MS = 2000;

/**
 * All connections to Redis. Two profiles: `api` fails fast (no offline queue, no retries), so that a request is answered with
 * `redis_unavailable` at once, and a command that may have been run is never sent again; `patient` waits for Redis to come back (BullMQ
 * workers, blocking reads, event log appends).
 */
export class RedisConnections extends EventEmitter<{ up: []; down: [] }> {
  readonly api: Redis;
  readonly #target: RedisTarget;
  readonly #open = new Set<Redis>();

  constructor(target: RedisTarget) {
    super();
    this.#target = target;
    this.api = this.#connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: API_COMMAND_TIMEOUT_MS, socketTimeout: API_SILENCE_MS }, 'api');
    this.api.on('ready', () => this.emit('up'));
    this.api.on('close', () => this.emit('down'));
  }

  /** True while commands can be sent. */
  get isUp(): boolean {
    return this.api.status === 'ready';
  }

  /** A connection of its own that waits for Redis rather than failing; for blocking commands and BullMQ. The caller need not close it. */
  patient(name: string): Redis {
    return this.#connect({ enableOfflineQueue: true, maxRetriesPerRequest: null }, name);
  }

  /** Resolves when the `api` connection is ready; rejects with `redis_unavailable` after `timeoutMs`. */
  async waitUntilUp(timeoutMs: number): Promise<void> {
    if (this.isUp) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new RedisUnavailableError()), timeoutMs);
    this.once('up', resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.off('up', resolve);
    }
  }

  /** Closes every connection; waits for running commands at most `graceMs`. */
  async close({ graceMs }: { graceMs: number }): Promise<void> {
    await Promise.all([...this.#open].map((redis) => quit(redis, graceMs)));
    this.#open.clear();
  }

  #connect(profile: Profile, name: string): Redis {
    const options = {
      ...profile,
      connectionName: `portcall-${name}`,
      retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), MAX_RECONNECT_DELAY_MS),
    };
    const redis = 'url' in this.#target ? new Redis(this.#target.url, options) : new Redis({ ...options, path: this.#target.socketPath });
    // Without a listener ioredis prints to the console; the state is what matters, and `down` tells it.
    redis.on('error', () => undefined);
    redis.on('end', () => this.#open.delete(redis));
    this.#open.add(redis);
    return redis;
  }
}

async function quit(redis: Redis, graceMs: number): Promise<void> {
  if (redis.status === 'ready') {
    const timer = setTimeout(() => redis.disconnect(), graceMs);
    await redis.quit().catch(() => undefined);
    clearTimeout(timer);
  }
  redis.disconnect();
}

/** Runs commands on the `api` connection; a connection that is down or too slow becomes `redis_unavailable`. Replies of Redis itself (ReplyError) pass. */
export async function onRedis<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isReplyError(error)) throw error;
    throw isConnectionError(error) ? new RedisUnavailableError(error, isUnsent(error)) : error;
  }
}

function isReplyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && !/^(LOADING|MISCONF|READONLY|CLUSTERDOWN|MASTERDOWN|OOM|BUSY) /.test(error.message);
}

const CONNECTION_ERRORS = /Connection is closed|isn't writeable|Command timed out|Reached the max retries|Connection is in subscriber|ECONN|EPIPE|ENOENT|^(LOADING|MISCONF|READONLY|CLUSTERDOWN|MASTERDOWN|OOM|BUSY) /;

/** ioredis refuses it before it is written, or Redis has refused it. */
function isUnsent(error: unknown): boolean {
  return error instanceof Error && /isn't writeable|^(LOADING|MISCONF|READONLY|CLUSTERDOWN|MASTERDOWN|OOM|BUSY) /.test(error.message);
}

function isConnectionError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'MaxRetriesPerRequestError' || CONNECTION_ERRORS.test(error.message));
}
