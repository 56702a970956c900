// `npm test`: sets up what is missing and runs every check, all of them even when one fails. Arguments go to vitest.
import { InterruptedStep, FailedStep, runMain, say } from './lib/failures.mjs';
import { setUp } from './lib/set-up.mjs';
import { addCounts, countOne, formatCounts } from './lib/test-counts.mjs';
import { steps } from './lib/test-steps.mjs';

await runMain(async () => {
  const node = await orUndefined(() =>
    setUp({ sets: ['development', 'build', 'console', 'tools'], redis: { alsoWithUrl: true }, browser: true }),
  );
  const counts = node === undefined ? countOne(false) : await runSteps(node);
  console.log(formatCounts(counts));
  return counts.failed === 0 ? 0 : 1;
});

async function runSteps(node) {
  let total = { passed: 0, failed: 0, skipped: 0 };
  const summary = [];
  const flaky = [];
  for (const { name, run } of steps) {
    console.log(`\n=== ${name} ===`);
    const startedAt = performance.now();
    const counts = (await orUndefined(() => run(node, process.argv.slice(2)))) ?? countOne(false);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    total = addCounts(total, counts);
    flaky.push(...(counts.flaky ?? []));
    summary.push(`${counts.failed === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds} s`);
    console.log(summary.at(-1));
  }
  console.log(`\n=== summary ===\n${summary.join('\n')}`);
  for (const name of flaky) console.log(`flaky: ${name} failed at first, passed alone`);
  return total;
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
