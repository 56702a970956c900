import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FailedStep } from './failures.mjs';
import { ensureSet, installSet } from './packages.mjs';
import { packageSet } from './package-sets.mjs';
import { isInside, root } from './paths.mjs';

/** Tests compare with Temporal, which Node has since 26; a Node may be built without it. The service runs on 24, too. */
const MIN_NODE_MAJOR = 26;

/**
 * The Node to run everything with: this machine's own when it is new enough, else the pinned one, which is fetched then.
 *
 * @param {string} directory the repository
 * @returns {Promise<string>} its path
 * @throws FailedStep
 */
export async function ensureNode(directory = root) {
  if (isNewEnough(process) && !isInside(process.execPath, directory)) return process.execPath;
  await ensureSet('node', directory);
  // npm leaves out, without an error, what it could not fetch for an optional package.
  if (findPinned(directory) === undefined) await installSet('node', directory, 'it is missing');
  const pinned = findPinned(directory);
  const problem = pinned === undefined ? `npm has none for ${process.platform}-${process.arch}` : findProblem(pinned);
  if (problem === undefined) return pinned;
  throw new FailedStep(
    `the pinned Node cannot be used here (${problem}), and this machine's own is ${process.versions.node}: ` +
      `install Node ${MIN_NODE_MAJOR} or newer`,
  );
}

/** @param {{ versions: { node: string }, hasTemporal?: boolean }} node */
export function isNewEnough({ versions, hasTemporal = typeof Temporal === 'object' }) {
  return Number.parseInt(versions.node, 10) >= MIN_NODE_MAJOR && hasTemporal;
}

/**
 * `npx`, and the scripts of package.json, find a program named `node` in node_modules/.bin before the machine's own.
 *
 * @param {string} node what `ensureNode` returned
 */
export function linkNode(node, directory = root) {
  const link = join(directory, 'node_modules/.bin/node');
  const target = isInside(node, directory) ? relative(dirname(link), node) : undefined;
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink ? readlinkSync(link) === target : target === undefined) return;
  rmSync(link, { force: true });
  if (target === undefined) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link);
}

/** npm installs the one package that is for this platform. */
function findPinned(directory) {
  const modules = join(packageSet('node', directory).directory, 'node_modules');
  const names = existsSync(modules) ? readdirSync(modules) : [];
  return names.map((name) => join(modules, name, 'bin/node')).find((path) => existsSync(path));
}

function findProblem(node) {
  const { error, status, stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return error.code;
  return status === 0 ? undefined : stderr.trim().split('\n')[0] || `exit code ${status}`;
}
