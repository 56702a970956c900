import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailedStep, InterruptedStep, say } from './failures.mjs';
import { environmentWithNode, root } from './paths.mjs';
import { runForeground } from './run.mjs';

/** Everything that decides what the build makes. A missing one counts as unchanged. */
const INPUTS = [
  'src',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
  'docs',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'scripts/docs-site',
];

/**
 * Builds when the build is older than the source.
 *
 * @param {string} node
 * @throws FailedStep
 */
export async function ensureBuilt(node) {
  if (!isBuildStale()) return;
  say('building');
  await build(node);
}

/** @throws FailedStep; the compiler's messages are on the terminal then */
export async function build(node) {
  const startedAt = new Date();
  rmSync(stampPath(root), { force: true });
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { code, interruptedBy } = await runForeground(node, [nest, 'build'], {
    cwd: root,
    env: environmentWithNode(node),
  });
  if (interruptedBy !== undefined) throw new InterruptedStep('the build', interruptedBy);
  if (code !== 0) throw new FailedStep('the build failed');
  // Imported only here: the packages it needs may have been installed a moment ago.
  const { renderSite } = await import('../docs-site/render.mjs');
  renderSite();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampPath(root), '');
  // As of the start: what was saved during the build may not be in it.
  utimesSync(stampPath(root), startedAt, startedAt);
}

/**
 * @param {string} directory the repository
 */
export function isBuildStale(directory = root) {
  const stamp = statSync(stampPath(directory), { throwIfNoEntry: false });
  if (stamp === undefined) return true;
  return INPUTS.some((input) => isNewer(join(directory, input), stamp.mtimeMs));
}

/** Directories count, too: a deleted or renamed file shows only there. */
function isNewer(path, timeMs) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (stat.mtimeMs >= timeMs) return true;
  return stat.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), timeMs));
}

function stampPath(directory) {
  return join(directory, 'dist/.built');
}
