import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import { RedisUnavailableError } from '../errors/index.ts';
import { watchSilence } from './silence-watch.ts';

/** Where Redis is: a URL (`redis://`, `rediss://`) or the unix socket of the private server. */
export type RedisTarget = { readonly url: string } | { readonly socketPath: string };

interface Profile {
  readonly enableOfflineQueue: boolean;
  /** Null: a command waits until Redis is back. */
  readonly maxRetriesPerRequest: number | null;
}

/** How long Redis may leave a command unanswered before it counts as down, in milliseconds. Later requests are then refused at once. */
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
    this.api = this.#connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0 }, 'api');
    watchSilence(this.api, API_SILENCE_MS);
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
    const redis =
      'url' in this.#target
        ? new Redis(this.#target.url, options)
        : new Redis({ ...options, path: this.#target.socketPath });
    // Without a listener ioredis prints to the console; the state is what matters, and `down` holds it.
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

/** Runs commands on the `api` connection; a connection that is down or too slow, and a Redis that takes no commands now, become `redis_unavailable`. Other replies of Redis (ReplyError) pass. */
export async function onRedis<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asUnavailable(error) ?? error;
  }
}

/** What Redis answers when it takes no commands, or no writes, for now: it loads, its disk or memory is full, it is a replica. */
const NOT_NOW = /^(LOADING|MISCONF|READONLY|CLUSTERDOWN|MASTERDOWN|OOM|BUSY|NOREPLICAS) /;
/** The full stop and the script position, which are useless in an error text. */
const IN_SCRIPT = /\.?(?: script: .*)?$/s;
const DISCARDED = /^EXECABORT Transaction discarded because of: /;
const CONNECTION_ERRORS =
  /Connection is closed|isn't writeable|Command timed out|Reached the max retries|Connection is in subscriber|ECONN|EPIPE|ENOENT/;

/** Undefined: it is another error. */
function asUnavailable(thrown: unknown): RedisUnavailableError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { name, message } = causeOf(thrown);
  // Redis refused the command, so it did nothing.
  if (NOT_NOW.test(message))
    return new RedisUnavailableError({ cause: thrown, refusal: message.replace(IN_SCRIPT, '') });
  if (name === 'ReplyError') return undefined;
  if (name !== 'MaxRetriesPerRequestError' && !CONNECTION_ERRORS.test(message)) return undefined;
  // ioredis refuses what it cannot send before it is written.
  return new RedisUnavailableError({ cause: thrown, unsent: message.includes("isn't writeable") });
}

/** A transaction is discarded as a whole for what one of its commands was refused for, or for what holds when it is to begin. */
function causeOf(error: Error & { readonly previousErrors?: readonly Error[] }): {
  readonly name: string;
  readonly message: string;
} {
  return error.previousErrors?.[0] ?? { name: error.name, message: error.message.replace(DISCARDED, '') };
}
