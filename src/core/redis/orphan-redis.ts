import { realpathSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisRecord } from './data-dir-claim.ts';
import { EmbeddedRedisError } from './embedded-redis-error.ts';
import { type ProcessIdentity, findProcess, isRunning } from './process-identity.ts';
import { type RedisSelfDescription, findRedisAt, requestShutdown } from './redis-probe.ts';

export interface OrphanOptions {
  /** The directory whose append-only file the orphan would be writing. */
  readonly directory: string;
  readonly record: RedisRecord;
  /** For the orphan to answer, and again for it to end. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;

/**
 * Ends the Redis that an owner killed without warning left running, so that two never write to the same files.
 * It is asked over its own socket, never by a signal: a process that does not say itself that it serves this
 * directory is not ours to end.
 *
 * @returns its pid; undefined when none was running
 * @throws EmbeddedRedisError `data_dir_in_use` when it runs but does not answer, or does not end; the signal's
 *   reason when aborted
 */
export async function endOrphanRedis(options: OrphanOptions): Promise<number | undefined> {
  const orphan = await findOrphan(options);
  if (orphan === undefined) return undefined;
  // Its pid means nothing here when it runs in another pid namespace: only the one that was recorded is looked at.
  const running = options.record.process ?? findProcess(orphan.pid);
  await requestShutdown({ path: options.record.socket });
  await poll(options, async () => !isStillRunning(running) && !(await answers(options)));
  if (isStillRunning(running) || (await answers(options))) throw stillThere(options.directory, orphan.pid);
  return orphan.pid;
}

async function findOrphan(options: OrphanOptions): Promise<RedisSelfDescription | undefined> {
  const { record, directory } = options;
  let orphan: RedisSelfDescription | undefined;
  // The owner may have been killed so early that its child is only just starting.
  await poll(options, async () => {
    orphan = await findServing(options);
    return orphan !== undefined || !isStillRunning(record.process);
  });
  if (orphan === undefined && isStillRunning(record.process)) throw stillThere(directory, record.process?.pid);
  return orphan;
}

async function findServing({ record, directory }: OrphanOptions): Promise<RedisSelfDescription | undefined> {
  const found = await findRedisAt({ path: record.socket });
  return found !== undefined && isSameDirectory(found.directory, directory) ? found : undefined;
}

async function answers(options: OrphanOptions): Promise<boolean> {
  return (await findServing(options)) !== undefined;
}

async function poll({ timeoutMs, signal }: OrphanOptions, isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isDone()) && performance.now() < deadline) await delay(POLL_MS, undefined, { signal });
}

function isStillRunning(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && isRunning(identity);
}

function isSameDirectory(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}

function stillThere(directory: string, pid: number | undefined): EmbeddedRedisError {
  return new EmbeddedRedisError(
    'data_dir_in_use',
    `a Redis left by an earlier run (pid ${pid}) still uses ${directory} and did not stop: stop it by hand`,
  );
}
