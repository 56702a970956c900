// `npm start`: sets up what is missing, builds when needed, and runs the service until a signal stops it.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { runMain, say } from './lib/failures.mjs';
import { oneAtATime } from './lib/one-at-a-time.mjs';
import { repairSet } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';

/** Compiled code of the main thread and of all worker threads: a second start is spared compiling it. */
const compileCache = join(root, 'node_modules/.cache/portcall');

await runMain(async () => {
  const node = await setUp({ sets: ['service'], redis: {}, built: true });
  const running = runService(node);
  const stopBuilding = buildConsole(node);
  const { code, interruptedBy } = await running;
  stopBuilding();
  // It may have failed because files of its packages are gone.
  if (code === 0 || interruptedBy !== undefined || !(await repair())) return code;
  say('starting again');
  return (await runService(await setUp({ sets: ['service'], built: true }))).code;
});

function repair() {
  return oneAtATime(() => repairSet('service'));
}

function runService(node) {
  return runForeground(node, ['dist/main.js', ...process.argv.slice(2)], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
  });
}

/** Beside the service, and behind it: nothing waits for the console, and it takes only the time of the processor that nothing else wants. */
function buildConsole(node) {
  const child = spawn(node, [join(root, 'scripts/build-console.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('error', (error) => say(`the console is not built: ${error.message}`));
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
  return () => child.kill();
}
