// `npm run bench [-- …]`: the benchmarks, with the programs that npm has to compare with. See bench/lib/command.ts.
import { runMain } from './lib/failures.mjs';
import { environmentWithNode, root } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  const node = await setUp({ sets: ['service', 'bench'], redis: { alsoWithUrl: true }, built: true });
  const { code } = await runForeground(node, ['bench/run.mjs', ...process.argv.slice(2)], {
    cwd: root,
    env: environmentWithNode(node),
  });
  return code;
});
