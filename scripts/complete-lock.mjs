// `npm run complete-lock`: to be run after `npm install` has changed a package-lock.json. See lib/lock-file.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock } from './lib/lock-file.mjs';
import { setFolders } from './lib/package-sets.mjs';
import { root } from './lib/paths.mjs';

for (const folder of setFolders) {
  const path = join(root, folder, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
}
