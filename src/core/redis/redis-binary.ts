import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EmbeddedRedisError } from './embedded-redis-error.ts';

export interface RedisBinary {
  /** As given to `spawn`: a name to be looked up on PATH, or a path. */
  readonly command: string;
  readonly version: string;
}

/** In order of preference. */
const CANDIDATES = ['valkey-server', 'redis-server'];

/** Streams with multi-part AOF, and BullMQ, want at least this major version. */
const MIN_MAJOR_VERSION = 7;

const VERSION_TIMEOUT_MS = 5000;

const run = promisify(execFile);

/**
 * Finds a Redis or Valkey server new enough to be embedded, asking each candidate for its version.
 *
 * @param binary looked up instead of the usual names.
 * @throws EmbeddedRedisError `redis_not_found`, `redis_too_old`
 */
export async function findRedisBinary(binary?: string): Promise<RedisBinary> {
  const candidates = binary === undefined ? CANDIDATES : [binary];
  let tooOld: RedisBinary | undefined;
  for (const command of candidates) {
    const version = await readVersion(command);
    if (version === undefined) continue;
    if (Number.parseInt(version, 10) >= MIN_MAJOR_VERSION) return { command, version };
    tooOld ??= { command, version };
  }
  throw tooOld === undefined ? notFound(candidates) : isTooOld(tooOld);
}

/** The lookup on PATH is left to the system: what cannot be run is not there. */
async function readVersion(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    // "Redis server v=7.0.15 sha=…" and "Valkey server v=8.1.1 sha=…"
    return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function notFound(candidates: readonly string[]): EmbeddedRedisError {
  return new EmbeddedRedisError(
    'redis_not_found',
    `no Redis found (looked for ${candidates.join(', ')} on PATH): install valkey or redis, or set PORTCALL_REDIS_URL`,
  );
}

function isTooOld({ command, version }: RedisBinary): EmbeddedRedisError {
  return new EmbeddedRedisError(
    'redis_too_old',
    `${command} is version ${version}; version ${MIN_MAJOR_VERSION}.0 or newer is required`,
  );
}
