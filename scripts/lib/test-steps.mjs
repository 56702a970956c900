import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { InterruptedStep } from './failures.mjs';
import { environmentWithNode, root } from './paths.mjs';
import { runForeground } from './run.mjs';
import { filesToRepeat, findFlaky, withRepeated } from './flaky.mjs';
import { setUp } from './set-up.mjs';
import { countOne, countTests } from './test-counts.mjs';

const ONE_AT_A_TIME = '--max-workers=1';
const unhandledErrorsReporter = join(root, 'scripts/lib/unhandled-errors-reporter.mjs');

/** What is checked without running anything: a program and its arguments. */
export const checks = {
  lint: ['oxlint'],
  format: ['oxfmt', '--check', '.'],
  types: ['tsc', '--noEmit'],
  'types of the console': ['tsc', '-p', 'console'],
  'dependency rules': ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
};

/**
 * Each step answers with counts, or throws; those that are one check count as one test. After the build there are two lanes at a time. Outages spend most of
 * their time waiting, so they run beside the rest, with their output in a file until they have ended.
 */
export const build = { name: 'build', run: checkBuild };
export const lanes = [
  [
    ...Object.entries(checks).map(([name, [tool, ...args]]) => ({ name, run: (node) => check(node, tool, args) })),
    { name: 'tests', run: runTests },
  ],
  [{ name: 'outages', isWhole: true, run: (node, _args, output) => runOutages(node, {}, output) }],
];

/**
 * Outages under load. `settings`: environment variables, see scripts/test-outages.mjs. Files of one run share the seed.
 *
 * @param {string} node
 * @param {Record<string, string>} settings
 * @param {number} [output] descriptor of a file for what they print. Default: the terminal.
 */
export function runOutages(node, settings = {}, output = undefined) {
  const seed = settings.OUTAGES_SEED ?? String(Date.now() % 1_000_000);
  const environment = { ...settings, OUTAGES_SEED: seed };
  writeSync(output ?? process.stdout.fd, `outages with --seed ${seed}\n`);
  return runVitest(node, ['--project', 'outages', ONE_AT_A_TIME, '--reporter=verbose'], environment, output);
}

async function check(node, tool, args) {
  return countOne((await runTool(node, tool, args)) === 0);
}

async function checkBuild() {
  await setUp({ sets: [], built: true, console: true });
  return countOne(true);
}

/** The usual report on the terminal, and the same as JSON in a file to count from. */
async function runTests(node, args) {
  const all = ['--project', '!outages', '--reporter=default'];
  return args.length === 0 ? runVitest(node, all) : countRun(await runOnce(node, [...all, ...args], {}));
}

/**
 * Runs failed files once more, one after the other with nothing beside them: what passes then counts as passed, and is named in `flaky`.
 */
async function runVitest(node, args, settings = {}, output = undefined) {
  const first = await runOnce(node, args, settings, output);
  const files = first.unhandledErrors === 0 ? filesToRepeat(first.report) : [];
  if (files.length === 0) return countRun(first);
  const names = files.map((file) => relative(root, file)).join(', ');
  writeSync(output ?? process.stdout.fd, `\nrunning failed files again, alone: ${names}\n`);
  // vitest refuses an option that is given twice.
  const alone = [...args.filter((argument) => argument !== ONE_AT_A_TIME), ...files, ONE_AT_A_TIME];
  const second = await runOnce(node, alone, settings, output);
  if (second.report === undefined) return countRun(first);
  const counts = countTests(withRepeated(first.report, second.report), second.code);
  return { ...counts, flaky: findFlaky(first.report, second.report, root) };
}

function countRun({ report, code }) {
  return countTests(report, code);
}

/** `unhandledErrors`: the number of errors outside all tests; undefined when the run did not end by itself. */
async function runOnce(node, args, settings, output = undefined) {
  const directory = mkdtempSync(join(tmpdir(), 'portcall-test-report-'));
  const path = join(directory, 'report.json');
  const unhandled = join(directory, 'unhandled-errors');
  const reporters = ['--reporter=json', `--outputFile.json=${path}`, `--reporter=${unhandledErrorsReporter}`];
  try {
    const environment = { ...settings, TEST_UNHANDLED_ERRORS_FILE: unhandled };
    const code = await runTool(node, 'vitest', ['run', ...reporters, ...args], environment, output);
    return { code, report: readJson(path), unhandledErrors: readJson(unhandled) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runTool(node, tool, args, settings = {}, output = undefined) {
  const command = join(root, 'node_modules/.bin', tool);
  const { code, interruptedBy } = await runForeground(command, args, {
    cwd: root,
    env: { ...environmentWithNode(node), ...settings },
    ...(output === undefined ? {} : { stdio: ['ignore', output, output] }),
  });
  if (interruptedBy !== undefined) throw new InterruptedStep(tool, interruptedBy);
  return code;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
