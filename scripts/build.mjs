// `npm run build`: builds, whether it seems needed or not.
import { build } from './lib/build.mjs';
import { runMain } from './lib/failures.mjs';
import { ensurePackages } from './lib/packages.mjs';

await runMain(async () => {
  await build(await ensurePackages());
  return 0;
});
