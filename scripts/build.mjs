// `npm run build`: builds, whether it seems needed or not.
import { runMain } from './lib/failures.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  await setUp({ sets: [], built: 'again', console: 'again' });
  return 0;
});
