import { cpSync, existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './failures.mjs';
import { isOlderThan } from './newer.mjs';
import { ensureSet } from './packages.mjs';
import { environmentWithNode, root } from './paths.mjs';
import { runQuietly } from './run.mjs';

/** Everything that decides what the console is. */
const INPUTS = [
  'console/index.html',
  'console/vite.config.ts',
  'console/package-lock.json',
  'console/public',
  'console/src',
  'client/src',
];

/** Where it is bundled: the compiler of the service clears dist/, so that a copy is kept here. */
const BUNDLED = 'console/node_modules/.portcall-console';
const STAMP = 'console/node_modules/.portcall-console-built';
const SERVED = 'dist/console';

/**
 * Bundles the console when its sources have changed, and puts it where the service finds it.
 *
 * @param {string | Promise<string>} node to run the bundler with
 * @param {{ again?: boolean }} options again: also when nothing has changed
 * @throws FailedStep
 */
export async function ensureConsole(node, { again = false } = {}) {
  if (again || isConsoleStale()) await bundle(await node);
  else if (existsSync(join(root, SERVED))) return;
  placeConsole();
}

/** Whether it was never bundled, or is older than its sources. */
export function isConsoleStale(directory = root) {
  const isBundled = existsSync(join(directory, BUNDLED, 'index.html'));
  return (
    !isBundled ||
    isOlderThan(
      join(directory, STAMP),
      INPUTS.map((input) => join(directory, input)),
    )
  );
}

/** After dist/ was cleared. Nothing happens when it was not bundled yet. */
export function placeConsole() {
  const bundled = join(root, BUNDLED);
  if (!existsSync(bundled)) return;
  const copy = `${bundled}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(bundled, copy, { recursive: true });
  rmSync(join(root, SERVED), { recursive: true, force: true });
  renameSync(copy, join(root, SERVED));
}

async function bundle(node) {
  await ensureSet('console');
  say('building the console');
  const startedAt = new Date();
  const vite = join(root, 'console/node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--outDir', join(root, BUNDLED), '--emptyOutDir', '--logLevel', 'warn'];
  await runQuietly('the build of the console', node, args, {
    cwd: join(root, 'console'),
    env: environmentWithNode(node),
  });
  writeFileSync(join(root, STAMP), '');
  // As of the start: what was saved during the build may not be in it.
  utimesSync(join(root, STAMP), startedAt, startedAt);
}
