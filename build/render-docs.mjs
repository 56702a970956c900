// The documents as pages, in dist/docs. `npm run build` does it, too.
import { renderSite } from './docs-site/render.mjs';

renderSite();
