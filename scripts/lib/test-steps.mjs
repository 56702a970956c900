import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InterruptedStep } from './failures.mjs';
import { build, isBuildStale } from './build.mjs';
import { environmentWithNode, root } from './paths.mjs';
import { runForeground } from './run.mjs';
import { countOne, countTests } from './test-counts.mjs';

/** What is checked without running anything: a program and its arguments. */
export const checks = {
  lint: ['oxlint'],
  format: ['oxfmt', '--check', '.'],
  types: ['tsc', '--noEmit'],
  'dependency rules': ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
};

/** Each step answers with counts, or throws; those that are one check count as one test. */
export const steps = [
  ...Object.entries(checks).map(([name, [tool, ...args]]) => ({ name, run: (node) => check(node, tool, args) })),
  { name: 'build', run: checkBuild },
  { name: 'tests', run: runTests },
  // On its own, at the end: it measures, so nothing may run besides.
  {
    name: 'outages',
    run: (node, args) => (args.length === 0 ? runOutages(node) : { passed: 0, failed: 0, skipped: 0 }),
  },
];

/**
 * Outages under load. `settings`: environment variables, see scripts/test-outages.mjs. Files of one run share the seed.
 *
 * @param {string} node
 * @param {Record<string, string>} settings
 */
export function runOutages(node, settings = {}) {
  const seed = settings.OUTAGES_SEED ?? String(Date.now() % 1_000_000);
  console.log(`outages with --seed ${seed}`);
  return runVitest(node, ['--project', 'outages', '--max-workers=1', '--reporter=verbose'], {
    ...settings,
    OUTAGES_SEED: seed,
  });
}

async function check(node, tool, args) {
  return countOne((await runTool(node, tool, args)) === 0);
}

async function checkBuild(node) {
  if (isBuildStale()) await build(node);
  return countOne(true);
}

/** The usual report on the terminal, and the same as JSON in a file to count from. */
function runTests(node, args) {
  return runVitest(node, ['--project', '!outages', '--reporter=default', ...args]);
}

async function runVitest(node, args, settings = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'portcall-test-report-'));
  const report = join(directory, 'report.json');
  const reporters = ['--reporter=json', `--outputFile.json=${report}`];
  try {
    const code = await runTool(node, 'vitest', ['run', ...reporters, ...args], settings);
    return countTests(readReport(report), code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runTool(node, tool, args, settings = {}) {
  const command = join(root, 'node_modules/.bin', tool);
  const { code, interruptedBy } = await runForeground(command, args, {
    cwd: root,
    env: { ...environmentWithNode(node), ...settings },
  });
  if (interruptedBy !== undefined) throw new InterruptedStep(tool, interruptedBy);
  return code;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
