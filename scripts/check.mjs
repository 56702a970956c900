// `npm run check`: what finds most mistakes, in less than a minute: lint, format, types, dependency rules, unit tests.
import { join } from 'node:path';
import { InterruptedStep, runMain } from './lib/failures.mjs';
import { environmentWithNode, root } from './lib/paths.mjs';
import { runCaptured } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';
import { checks } from './lib/test-steps.mjs';

/** What the types of unchanged files were the last time. */
const typesBefore = join(root, 'node_modules/.cache/portcall-types.tsbuildinfo');

/** Two at a time, the longest first; each part is one core's work. */
const lanes = [
  [['types', [...checks.types, '--incremental', '--tsBuildInfoFile', typesBefore]]],
  [
    ...Object.entries(checks).filter(([name]) => name !== 'types'),
    ['unit tests', ['vitest', 'run', '--project', 'unit', '--reporter=dot']],
  ],
];

await runMain(async () => {
  const node = await setUp({ sets: ['development', 'console'] });
  const results = await Promise.all(lanes.map((lane) => runLane(lane, environmentWithNode(node))));
  const failed = results.flat().filter((hasPassed) => !hasPassed).length;
  console.log(failed === 0 ? 'every check passed' : `${failed} failed`);
  return failed === 0 ? 0 : 1;
});

/** All of its checks, even when one fails; the output of those that fail. */
async function runLane(lane, env) {
  const results = [];
  for (const [name, [tool, ...args]] of lane) {
    const startedAt = performance.now();
    const { code, interruptedBy, output } = await runCaptured(tool, args, { cwd: root, env });
    if (interruptedBy !== undefined) throw new InterruptedStep(name, interruptedBy);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(code === 0 ? `ok      ${name}  ${seconds} s` : `FAILED  ${name}  ${seconds} s\n${output}`);
    results.push(code === 0);
  }
  return results;
}
