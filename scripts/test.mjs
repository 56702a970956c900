// `npm test`: sets up what is missing and runs every check, all of them even when one fails, two at a time. Arguments go to vitest.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InterruptedStep, FailedStep, runMain, say } from './lib/failures.mjs';
import { setUp } from './lib/set-up.mjs';
import { addCounts, countOne, formatCounts } from './lib/test-counts.mjs';
import { build, lanes } from './lib/test-steps.mjs';

await runMain(async () => {
  const node = await orUndefined(() =>
    setUp({ sets: ['development', 'build', 'console', 'tools'], redis: { alsoWithUrl: true }, browser: true }),
  );
  const counts = node === undefined ? countOne(false) : await runSteps(node);
  console.log(formatCounts(counts));
  return counts.failed === 0 ? 0 : 1;
});

async function runSteps(node) {
  const isWhole = process.argv.length === 2;
  const directory = mkdtempSync(join(tmpdir(), 'portcall-output-'));
  try {
    const built = await runLane([build], node);
    const others = await Promise.all(
      lanes
        .map((lane) => lane.filter((step) => isWhole || step.isWhole !== true))
        .map((lane, at) => runLane(lane, node, at === 0 ? undefined : join(directory, `lane-${at}`))),
    );
    return summarize([...built, ...others.flat()]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Runs one step after the other. `path`: of a file that has what they print until they have ended; undefined: the terminal.
 *
 * @returns {Promise<{ name: string, seconds: string, counts: object }[]>}
 */
async function runLane(lane, node, path) {
  const output = path === undefined ? undefined : openSync(path, 'a');
  const results = [];
  for (const { name, run } of lane) {
    if (output === undefined) console.log(`\n=== ${name} ===`);
    const startedAt = performance.now();
    const counts = (await orUndefined(() => run(node, process.argv.slice(2), output))) ?? countOne(false);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    results.push({ name, seconds, counts });
    if (output !== undefined) console.log(`\n=== ${name} ===\n${readFileSync(path, 'utf8')}`);
    console.log(lineOf(results.at(-1)));
  }
  if (output !== undefined) closeSync(output);
  return results;
}

function summarize(results) {
  console.log(`\n=== summary ===\n${results.map(lineOf).join('\n')}`);
  for (const name of results.flatMap(({ counts }) => counts.flaky ?? []))
    console.log(`flaky: ${name} failed at first, passed alone`);
  return results.reduce((total, { counts }) => addCounts(total, counts), { passed: 0, failed: 0, skipped: 0 });
}

function lineOf({ name, seconds, counts }) {
  return `${counts.failed === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds} s`;
}

/** A step that cannot run is one failure among others; a signal ends the run. */
async function orUndefined(step) {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof FailedStep) || error instanceof InterruptedStep) throw error;
    say(error.message);
    return undefined;
  }
}
