import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { placeConsole } from './console.mjs';
import { FailedStep, InterruptedStep, say } from './failures.mjs';
import { isOlderThan } from './newer.mjs';
import { ensureSet } from './packages.mjs';
import { root } from './paths.mjs';
import { runForeground } from './run.mjs';

/** Everything that decides what the build makes. A missing one counts as unchanged. */
const INPUTS = [
  'src',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'client/src',
  'cli',
  'tsconfig.clients.json',
  'build/package-lock.json',
  'build/docs-site',
  'docs',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
];

/** Where the pages are rendered while the compiler clears dist/. */
const RENDERED = join(root, 'build/node_modules/.portcall-docs');
/** The same for what the second compiler makes: the client library and the command line. */
const CLIENTS = join(root, 'build/node_modules/.portcall-clients');

/**
 * The compiler and the documentation side by side. Packages of the service are not needed: the compiler reads none.
 *
 * @param {string | Promise<string>} node to run the compiler with
 * @throws FailedStep; the compiler's messages are on the terminal then
 */
export async function build(node) {
  const startedAt = new Date();
  rmSync(stampPath(root), { force: true });
  await ensureSet('build');
  say('building');
  const compiler = await node;
  const compiling = Promise.all([compile(compiler), compileClients(compiler)]);
  // Rendering does not wait for anything, so that the compilers have to be running before.
  await rendering();
  for (const { code, interruptedBy } of await compiling) {
    if (interruptedBy !== undefined) throw new InterruptedStep('the build', interruptedBy);
    if (code !== 0) throw new FailedStep('the build failed');
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  moveIntoBuild(RENDERED, 'docs');
  moveIntoBuild(CLIENTS, 'clients');
  placeConsole();
  writeFileSync(stampPath(root), `${JSON.stringify({ entries: countBuilt(root) })}\n`);
  // As of the start: what was saved during the build may not be in it.
  utimesSync(stampPath(root), startedAt, startedAt);
}

function compile(node) {
  const nest = join(root, 'build/node_modules/@nestjs/cli/bin/nest.js');
  return runForeground(node, [nest, 'build'], { cwd: root });
}

/** `client/` and `cli/`: apart from the service, which does not need them. */
function compileClients(node) {
  rmSync(CLIENTS, { recursive: true, force: true });
  const tsc = join(root, 'build/node_modules/typescript/bin/tsc');
  return runForeground(node, [tsc, '-p', 'tsconfig.clients.json', '--outDir', CLIENTS], { cwd: root });
}

function moveIntoBuild(from, name) {
  const to = join(root, 'dist', name);
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

/** Imported only here: the packages it needs may have been installed a moment ago. */
async function rendering() {
  const { renderSite } = await import('../../build/docs-site/render.mjs');
  renderSite(root, RENDERED);
}

/**
 * Whether the build is older than the source, or is not whole.
 *
 * @param {string} directory the repository
 */
export function isBuildStale(directory = root) {
  const stamp = statSync(stampPath(directory), { throwIfNoEntry: false });
  if (stamp === undefined || countBuilt(directory) < readEntries(directory)) return true;
  return isOlderThan(
    stampPath(directory),
    INPUTS.map((input) => join(directory, input)),
  );
}

/** Files and folders of the build: fewer than there were means that something was deleted. The console has a build of its own. */
function countBuilt(directory) {
  const dist = join(directory, 'dist');
  return existsSync(dist)
    ? readdirSync(dist, { recursive: true }).filter((path) => path !== STAMP && !/^console\b/.test(path)).length
    : 0;
}

function readEntries(directory) {
  try {
    return JSON.parse(readFileSync(stampPath(directory), 'utf8')).entries;
  } catch {
    return 0;
  }
}

const STAMP = '.built';

function stampPath(directory) {
  return join(directory, 'dist', STAMP);
}
