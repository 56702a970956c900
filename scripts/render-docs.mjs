// The last step of the build: `docs/` and the documents beside it as pages, in dist/docs. `npm run build` does it, too.
import { runMain } from './lib/failures.mjs';
import { renderSite } from './docs-site/render.mjs';

await runMain(async () => {
  renderSite();
  return 0;
});
