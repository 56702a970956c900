import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedRedisError } from './embedded-redis-error.ts';
import { type ExclusiveFileLock, tryLockFile } from './exclusive-file-lock.ts';
import { type ProcessIdentity, findProcess, isRunning } from './process-identity.ts';

/** Where a Redis child of this directory must be found. Without `process`: about to be spawned. */
export interface RedisRecord {
  readonly socket: string;
  readonly process?: ProcessIdentity | undefined;
}

interface OwnerRecord {
  readonly owner: ProcessIdentity | undefined;
  readonly redis?: RedisRecord | undefined;
}

/**
 * The right of one process to run a Redis in a directory.
 *
 *   owner.lock   held by the kernel for the owner: decides
 *   owner.json   who it is and which Redis it started: for the error message, and for the successor of an owner that
 *                was killed, whose Redis keeps running without it
 */
export class DataDirClaim {
  readonly #lock: ExclusiveFileLock;
  readonly #recordFile: string;
  #redis: RedisRecord | undefined;

  private constructor(lock: ExclusiveFileLock, recordFile: string) {
    this.#lock = lock;
    this.#recordFile = recordFile;
    this.recordRedis(readRecord(recordFile)?.redis);
  }

  /** @throws EmbeddedRedisError `data_dir_in_use` */
  static take(directory: string): DataDirClaim {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const recordFile = join(directory, 'owner.json');
    const lock = tryLockFile(join(directory, 'owner.lock'));
    if (lock === undefined) throw inUse(directory, readRecord(recordFile)?.owner);
    try {
      return new DataDirClaim(lock, recordFile);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The Redis that this owner, or an earlier one, has started and whose end is not recorded. */
  get redis(): RedisRecord | undefined {
    return this.#redis;
  }

  /** Written in one step and before control returns: a kill at any moment leaves a whole record behind. */
  recordRedis(redis: RedisRecord | undefined): void {
    this.#redis = redis;
    const record = { owner: findProcess(process.pid), redis };
    writeFileSync(`${this.#recordFile}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${this.#recordFile}.new`, this.#recordFile);
  }

  /** It was seen to end. Fails never: on a full disk the record goes, and with it who the owner is, which the lock does not need. */
  forgetRedis(): void {
    try {
      this.recordRedis(undefined);
    } catch {
      rmSync(this.#recordFile, { force: true });
    }
  }

  /** Keeps the record when it names a Redis that was not seen to end. */
  release(): void {
    if (this.#redis === undefined) rmSync(this.#recordFile, { force: true });
    this.#lock.release();
  }
}

function readRecord(path: string): OwnerRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as OwnerRecord;
  } catch {
    return undefined;
  }
}

function inUse(directory: string, owner: ProcessIdentity | undefined): EmbeddedRedisError {
  // The record is the previous owner's for an instant after the lock was taken.
  const who = owner !== undefined && isRunning(owner) ? `process ${owner.pid}` : 'another process';
  return new EmbeddedRedisError('data_dir_in_use', `the data directory ${directory} is in use by ${who}`);
}
