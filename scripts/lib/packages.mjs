import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfMachine, root } from './paths.mjs';
import { say } from './failures.mjs';
import { runQuietly } from './run.mjs';
import { chooseNode } from './runtime.mjs';

/**
 * Installs the npm packages when they are not there as package-lock.json wants them. What was done is kept in a stamp
 * inside node_modules, so that the next check costs one file hash.
 *
 * @param {string} directory the repository
 * @returns {Promise<string>} the Node to run everything with
 * @throws FailedStep
 */
export async function ensurePackages(directory = root) {
  const wanted = {
    lock: hashFile(join(directory, 'package-lock.json')),
    platform: `${process.platform}-${process.arch}`,
  };
  const stamp = readJson(stampPath(directory));
  if (isCurrent(stamp, wanted) && existsSync(stamp.node)) return stamp.node;

  const reason = findReasonToInstall(directory, stamp, wanted);
  if (reason !== undefined) {
    say(`installing npm packages (${reason})`);
    await installPackages(directory);
  }
  const node = await chooseNode(directory);
  writeFileSync(stampPath(directory), JSON.stringify({ ...wanted, node }));
  return node;
}

/**
 * Undefined when node_modules already holds what the lock file names, because npm was run by hand.
 *
 * @returns {string | undefined}
 */
export function findReasonToInstall(directory, stamp, wanted) {
  if (!existsSync(join(directory, 'node_modules'))) return 'first run';
  if (stamp !== undefined && stamp.platform !== wanted.platform) return `they are for ${stamp.platform}`;
  const lock = readJson(join(directory, 'package-lock.json'));
  const installed = readJson(join(directory, 'node_modules/.package-lock.json'));
  return holdsAll(installed, lock) ? undefined : 'package-lock.json changed';
}

/** npm notes what it installed in a lock file of its own. Optional packages are there only for some platforms. */
export function holdsAll(installed, lock) {
  return Object.entries(lock?.packages ?? {}).every(([path, { version, integrity, optional }]) => {
    const found = installed?.packages?.[path];
    return path === '' || optional === true || (found?.version === version && found?.integrity === integrity);
  });
}

/**
 * `--include=dev` because NODE_ENV=production would leave the compiler out. The machine's own Node may be older than
 * what some packages ask for; they run on the pinned one, so npm need not warn of each.
 */
async function installPackages(directory) {
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--no-engine-strict', '--loglevel=error'];
  const { command, args } = findNpm(process.env);
  const options = { cwd: directory, env: environmentOfMachine() };
  await runQuietly('npm ci', command, [...args, 'ci', ...flags], options);
}

/** Inside `npm start`: the npm that runs us. Otherwise the one on PATH. */
export function findNpm(env) {
  const { npm_execpath: script, npm_node_execpath: node } = env;
  const isOurs = script?.endsWith('npm-cli.js') && node !== undefined && existsSync(script) && existsSync(node);
  return isOurs ? { command: node, args: [script] } : { command: 'npm', args: [] };
}

function isCurrent(stamp, wanted) {
  return stamp?.lock === wanted.lock && stamp?.platform === wanted.platform;
}

function stampPath(directory) {
  return join(directory, 'node_modules/.portcall-set-up.json');
}

function hashFile(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
