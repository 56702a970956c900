import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './failures.mjs';
import { countEntries, findReasonToInstall, platform, readStamp, stampPath } from './installed.mjs';
import { packageSet } from './package-sets.mjs';
import { environmentOfMachine, isInside, root } from './paths.mjs';
import { runQuietly } from './run.mjs';

/** What is kept of the packages that bring Node: npm has no use for headers and manuals, and they are a third of them. */
const KEPT_OF_NODE = new Set(['bin', 'package.json', 'LICENSE']);

/**
 * Installs a set of packages when it is not there as its lock file says. A stamp in its node_modules says what was
 * installed there.
 *
 * @param {string} name of the set, see package-sets.mjs
 * @param {string} directory the repository
 * @throws FailedStep
 */
export async function ensureSet(name, directory = root) {
  const set = packageSet(name, directory);
  const reason = findReasonToInstall(set);
  if (reason !== undefined) await installSet(name, directory, reason);
  else if (needsStamp(set)) writeStamp(set);
}

/**
 * Installs a set again when files of it are missing, however little that is: looked for when the service does not start.
 *
 * @returns {Promise<boolean>} whether that was so
 * @throws FailedStep
 */
export async function repairSet(name, directory = root) {
  const set = packageSet(name, directory);
  if (countEntries(set.directory) >= (readStamp(set.directory)?.entries ?? 0)) return false;
  await installSet(name, directory, 'files are missing');
  return true;
}

/** @throws FailedStep */
export async function installSet(name, directory, reason) {
  const set = packageSet(keepDevelopment(name, directory), directory);
  say(`installing ${set.what} (${reason})`);
  rmSync(stampPath(set.directory), { force: true });
  await runNpmCi(set);
  if (name === 'node') trimNode(set.directory);
  writeStamp(set);
}

/** A start after a change of the lock file does not take the packages for development away. */
function keepDevelopment(name, directory) {
  const isDevelopment = name === 'service' && readStamp(directory)?.set === 'development';
  return isDevelopment ? 'development' : name;
}

/**
 * No package has an install script that we need. The machine's own Node may be older than what some packages ask for;
 * they run on a newer one, so npm need not warn of each.
 */
async function runNpmCi({ what, directory, flags }) {
  const { command, args } = findNpm(process.env);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict', '--loglevel=error'];
  const options = { cwd: directory, env: environmentOfMachine() };
  await runQuietly(`npm ci (${what})`, command, [...args, 'ci', ...flags, ...quiet], options);
}

/** Inside `npm start`: the npm that runs us, unless its Node is one that we may replace. Otherwise the one on PATH. */
export function findNpm(env) {
  const { npm_execpath: script, npm_node_execpath: node } = env;
  const isOurs = script?.endsWith('npm-cli.js') && node !== undefined && existsSync(script) && existsSync(node);
  return isOurs && !isInside(node) ? { command: node, args: [script] } : { command: 'npm', args: [] };
}

function trimNode(directory) {
  const modules = join(directory, 'node_modules');
  for (const name of readdirSync(modules).filter((entry) => !entry.startsWith('.')))
    for (const entry of readdirSync(join(modules, name)))
      if (!KEPT_OF_NODE.has(entry)) rmSync(join(modules, name, entry), { recursive: true });
}

/** Also when npm was run by hand: then it says what is there now. */
function needsStamp({ name, directory }) {
  const stamp = readStamp(directory);
  return stamp === undefined || (name === 'development' && stamp.set === 'service');
}

function writeStamp({ name, directory }) {
  const stamp = { set: name, platform: platform(), entries: countEntries(directory) };
  writeFileSync(stampPath(directory), `${JSON.stringify(stamp)}\n`);
}
