import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './failures.mjs';
import { root } from './paths.mjs';

const POLL_MS = 200;
/** Longer than any set-up takes: what holds the lock then is another process that got the same number. */
const ABANDONED_AFTER_MS = 600_000;

/**
 * Runs one set-up of this clone at a time, because two that install or build at once destroy each other's work: with
 * two terminals, or `npm test` beside `npm start`. The lock is a file with the number of the process that holds it.
 *
 * @template T
 * @param {() => Promise<T>} run
 * @param {string} directory the repository
 * @returns {Promise<T>}
 */
export async function oneAtATime(run, directory = root) {
  const path = join(directory, '.portcall-set-up.pid');
  for (let isSaid = false; !take(path);) {
    if (!isSaid) say('waiting for the set-up that another process is doing');
    isSaid = true;
    await wait(POLL_MS);
  }
  try {
    return await run();
  } finally {
    release(path);
  }
}

function release(path) {
  if (existsSync(path) && readFileSync(path, 'utf8') === String(process.pid)) rmSync(path, { force: true });
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Where nothing can be written, nothing can be installed or built either.
    if (error.code !== 'EEXIST') return true;
    if (isHeld(path)) return false;
    rmSync(path, { force: true });
    return take(path);
  }
}

function isHeld(path) {
  try {
    const { mtimeMs } = statSync(path);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) return false;
    const pid = Number(readFileSync(path, 'utf8'));
    // Our own number is that of a process before us. No number: it is being written.
    return pid !== process.pid && (pid === 0 || isRunning(pid));
  } catch {
    return false;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
