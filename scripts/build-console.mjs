// What `npm start` runs beside the service: bundles the console when its sources have changed.
import { ensureConsole } from './lib/console.mjs';
import { runMain } from './lib/failures.mjs';
import { oneAtATime } from './lib/one-at-a-time.mjs';
import { ensureNode } from './lib/runtime.mjs';

await runMain(async () => {
  await oneAtATime(() => ensureConsole(ensureNode()));
  return 0;
});
