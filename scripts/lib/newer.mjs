import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a file is missing, or older than any of the others, each a file or a folder with all that is in it. One that does not exist counts as
 * unchanged.
 *
 * @param {string} path
 * @param {string[]} inputs
 */
export function isOlderThan(path, inputs) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined || inputs.some((input) => isNewer(input, stat.mtimeMs));
}

/** Directories count, too: a deleted or renamed file shows only there. */
function isNewer(path, timeMs) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (stat.mtimeMs >= timeMs) return true;
  return stat.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), timeMs));
}
