// `node scripts/with-node.mjs <program> [arguments]`: runs it with the Node that we run on, and our tools, first on PATH.
import { FailedStep, runMain } from './lib/failures.mjs';
import { environmentWithNode, root } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) throw new FailedStep('usage: node scripts/with-node.mjs <program> [arguments]');
  const env = environmentWithNode(await setUp({ sets: ['development'] }));
  const { code } = await runForeground(command, args, { cwd: root, env });
  return code;
});
