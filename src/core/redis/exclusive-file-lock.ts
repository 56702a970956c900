import { DatabaseSync } from 'node:sqlite';

export interface ExclusiveFileLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * How long a contender blocks its thread before it gives up. More than 0 so that of two that arrive at the same
 * moment one surely wins: each holds a shared lock for an instant on the way to the exclusive one.
 */
const CONTENTION_TIMEOUT_MS = 200;

/**
 * Takes the file for this process until released, or until the process ends, however it ends: the kernel drops the
 * lock, so there is no stale lock to detect and no moment at which two could take over the same one.
 *
 * Node has no flock; an open exclusive transaction of its built-in SQLite is one (fcntl on Linux and macOS). Nothing
 * is ever written to the file, and it is never deleted: a lock on an unlinked file would not exclude the next one.
 *
 * @returns undefined when another process, or this one, has it already
 */
export function tryLockFile(path: string): ExclusiveFileLock | undefined {
  const database = new DatabaseSync(path, { open: false, timeout: CONTENTION_TIMEOUT_MS });
  try {
    database.open();
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    if (database.isOpen) database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw new Error(`cannot lock ${path}: ${(error as Error).message}`, { cause: error });
  }
  return { release: () => database.close() };
}
