// Part of `npm run generate`: docs/cli.md, from the command table of the command line. Runs on the Node with our packages.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDocs } from '../cli/docs.ts';
import { root } from './lib/paths.mjs';

writeFileSync(join(root, 'docs/cli.md'), renderDocs());
