import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why a set has to be installed; undefined when everything that its lock file names is there, also when npm was run by hand.
 *
 * @param {{ name: string, directory: string }} set
 * @returns {string | undefined}
 */
export function findReasonToInstall({ name, directory }) {
  if (!existsSync(join(directory, 'node_modules'))) return 'first run';
  const stamp = readStamp(directory);
  if (stamp !== undefined && stamp.platform !== platform()) return `they are for ${stamp.platform}`;
  // npm writes it when everything else is done.
  const installed = readJson(join(directory, 'node_modules/.package-lock.json'));
  if (installed === undefined) return 'the last installation did not finish';
  const lock = readJson(join(directory, 'package-lock.json'));
  if (!holdsAll(installed, lock, { withDev: name === 'development' })) return findDifference(stamp, name);
  const missing = findMissingPackage(directory, installed);
  return missing === undefined ? undefined : `${missing} is missing`;
}

/**
 * npm notes what it installed in a lock file of its own. Optional packages are there only for some platforms; a link
 * leads to a folder of this repository.
 */
export function holdsAll(installed, lock, { withDev }) {
  return Object.entries(lock?.packages ?? {}).every(([path, { version, integrity, optional, dev, link }]) => {
    if (optional === true || link === true || !path.includes('node_modules/') || (dev === true && !withDev))
      return true;
    const found = installed?.packages?.[path];
    return found?.version === version && found?.integrity === integrity;
  });
}

/** The first package that npm installed and that is no longer there. */
function findMissingPackage(directory, installed) {
  const path = Object.keys(installed.packages ?? {}).find((path) => {
    const { version, link } = installed.packages[path];
    if (link === true || !path.includes('node_modules/')) return false;
    return readJson(join(directory, path, 'package.json'))?.version !== version;
  });
  return path?.replace(/^.*node_modules\//, '');
}

function findDifference(stamp, name) {
  return name === 'development' && stamp?.set === 'service'
    ? 'only those of the service are'
    : 'package-lock.json changed';
}

/**
 * How many files and folders the packages have. What is installed never has fewer.
 *
 * @param {string} directory of the set
 */
export function countEntries(directory) {
  const modules = join(directory, 'node_modules');
  if (!existsSync(modules)) return 0;
  const packages = readdirSync(modules, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  return packages.reduce((sum, { name }) => sum + readdirSync(join(modules, name), { recursive: true }).length, 0);
}

/** What was installed here last: `set`, `platform`, and the number of `entries`. */
export function readStamp(directory) {
  return readJson(stampPath(directory));
}

export function stampPath(directory) {
  return join(directory, 'node_modules/.portcall-set-up.json');
}

export function platform() {
  return `${process.platform}-${process.arch}`;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
