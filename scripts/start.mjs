// `npm start`: sets up what is missing, builds when needed, and runs the service until a signal stops it.
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { runMain } from './lib/failures.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { ensureRedisServer } from './lib/redis-server.mjs';
import { runForeground } from './lib/run.mjs';

/** Compiled code of the main thread and of all worker threads: a second start is spared compiling it. */
const compileCache = join(root, 'node_modules/.cache/portcall');

await runMain(async () => {
  const node = await ensurePackages();
  await ensureRedisServer();
  await ensureBuilt(node);
  const { code } = await runForeground(node, ['dist/main.js', ...process.argv.slice(2)], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
  });
  return code;
});
