// `npm start`: sets up what is missing, builds when needed, and runs the service until it is told to end.
import { ensureBuilt } from './lib/build.mjs';
import { runMain } from './lib/failures.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { ensureRedisServer } from './lib/redis-server.mjs';
import { runForeground } from './lib/run.mjs';

await runMain(async () => {
  const node = await ensurePackages();
  await ensureRedisServer();
  await ensureBuilt(node);
  const { code } = await runForeground(node, ['dist/main.js', ...process.argv.slice(2)], { cwd: root });
  return code;
});
