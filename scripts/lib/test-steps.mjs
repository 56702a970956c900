import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InterruptedStep } from './failures.mjs';
import { build, isBuildStale } from './build.mjs';
import { environmentWithNode, root } from './paths.mjs';
import { runForeground } from './run.mjs';
import { countOne, countTests } from './test-counts.mjs';

/** Each step answers with counts, or throws; those that are one check count as one test. */
export const steps = [
  { name: 'lint', run: (node) => check(node, 'oxlint', []) },
  { name: 'types', run: (node) => check(node, 'tsc', ['--noEmit']) },
  { name: 'dependency rules', run: (node) => check(node, 'depcruise', ['src', '--config', '.dependency-cruiser.cjs']) },
  { name: 'build', run: checkBuild },
  { name: 'tests', run: runTests },
];

async function check(node, tool, args) {
  return countOne((await runTool(node, tool, args)) === 0);
}

async function checkBuild(node) {
  if (isBuildStale()) await build(node);
  return countOne(true);
}

/** The usual report on the terminal, and the same as JSON in a file to count from. */
async function runTests(node, args) {
  const directory = mkdtempSync(join(tmpdir(), 'portcall-test-report-'));
  const report = join(directory, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const code = await runTool(node, 'vitest', ['run', ...reporters, ...args]);
    return countTests(readReport(report), code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runTool(node, tool, args) {
  const command = join(root, 'node_modules/.bin', tool);
  const { code, interruptedBy } = await runForeground(command, args, { cwd: root, env: environmentWithNode(node) });
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
