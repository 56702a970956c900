/**
 * Why an embedded Redis could not be had:
 * - `data_dir_in_use`: another live process owns the data directory
 * - `redis_not_found`: no `valkey-server` or `redis-server` on PATH
 * - `redis_too_old`: the one found is older than 7.0
 * - `redis_start_failed`: it ended, or did not answer in time; the message ends with its last log lines
 * - `redis_closed`: `close()` came before `start()` was done
 */
export type EmbeddedRedisErrorCode =
  | 'data_dir_in_use'
  | 'redis_not_found'
  | 'redis_too_old'
  | 'redis_start_failed'
  | 'redis_closed';

export class EmbeddedRedisError extends Error {
  readonly code: EmbeddedRedisErrorCode;

  constructor(code: EmbeddedRedisErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedRedisError';
    this.code = code;
  }
}
