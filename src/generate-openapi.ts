import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { previewApp } from './create-app.ts';
import { loadConfig } from './core/config/index.ts';
import { generatedFiles } from './modules/docs/index.ts';
import { version } from './version.ts';

/** Writes every file that is made from the source (`npm run generate`). Nothing is started: no Redis, no port. */
const root = new URL('../', import.meta.url);
const app = await previewApp({
  config: loadConfig({}),
  redis: { url: 'redis://127.0.0.1' },
  identity: { name: 'preview', slot: 0, url: '', version },
});
for (const [path, text] of Object.entries(generatedFiles(app, version))) {
  const file = new URL(path, root);
  await mkdir(dirname(file.pathname), { recursive: true });
  await writeFile(file, text);
}
