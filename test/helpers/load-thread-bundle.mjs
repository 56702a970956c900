/** Loaded before the code of each thread: replaces the code of a thread by the file it was bundled to, see thread-bundles.ts. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const directory = decodeURIComponent(new URL(import.meta.url).search.slice(1));
const ENTRY = /\/src\/workers\/(?<entry>[\w/-]+)\.ts$/;

if (!isMainThread)
  registerHooks({
    resolve(specifier, context, next) {
      const entry = context.parentURL === undefined ? ENTRY.exec(specifier)?.groups?.entry : undefined;
      const bundle = `${directory}/${entry}.mjs`;
      if (entry === undefined || !existsSync(bundle)) return next(specifier, context);
      return { url: pathToFileURL(bundle).href, format: 'module', shortCircuit: true };
    },
  });
