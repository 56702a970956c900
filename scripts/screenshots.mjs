// `npm run screenshots [-- <directory> [<screen>…]]`: pictures of the console in docs/images, or all of them in a directory. See test/console/screenshots.ts.
import { runMain } from './lib/failures.mjs';
import { environmentWithNode, root } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  const node = await setUp({
    sets: ['development'],
    redis: { alsoWithUrl: true },
    built: true,
    console: true,
    browser: true,
  });
  const args = ['test/console/screenshots.ts', ...process.argv.slice(2)];
  return (await runForeground(node, args, { cwd: root, env: environmentWithNode(node) })).code;
});
