// `npm run build`: builds, whether it seems needed or not.
import { build } from './lib/build.mjs';
import { runMain } from './lib/failures.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  await build(await setUp({ sets: [] }));
  return 0;
});
