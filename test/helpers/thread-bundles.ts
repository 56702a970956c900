import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

const ROOT = new URL('../../', import.meta.url).pathname;
const CACHE = join(ROOT, 'node_modules/.cache/thread-bundles');
/** Entries of threads that tests start in large numbers. */
const ENTRIES = ['net/main', 'jobs/io-thread', 'jobs/cpu-thread'];

/**
 * Threads of tests load one file instead of some four hundred modules, which takes a third of the processor time: a net thread is started about a
 * thousand times in a whole run. Returns the arguments of a process whose threads do so. The files are built anew when a source has changed.
 */
export async function bundleThreads(): Promise<string[]> {
  const directory = join(CACHE, keyOfSources());
  if (!existsSync(directory)) await buildInto(directory);
  return [`--import=${new URL('load-thread-bundle.mjs', import.meta.url).href}?${encodeURIComponent(directory)}`];
}

async function buildInto(directory: string): Promise<void> {
  const unfinished = `${directory}-${process.pid}`;
  await Promise.all(
    ENTRIES.map((entry) =>
      build({
        input: join(ROOT, `src/workers/${entry}.ts`),
        platform: 'node',
        logLevel: 'silent',
        output: { file: join(unfinished, `${entry}.mjs`), format: 'esm', keepNames: true, codeSplitting: false },
      }),
    ),
  );
  for (const old of await readdir(CACHE))
    if (!old.endsWith(`-${process.pid}`)) await rm(join(CACHE, old), { recursive: true, force: true });
  // Another run may have built the same.
  await rename(unfinished, directory).catch(() => undefined);
}

function keyOfSources(): string {
  const hash = createHash('sha256').update(readKey(join(ROOT, 'package-lock.json')));
  for (const file of globSync('src/{workers,contract,core}/**/*.ts', { cwd: ROOT }).toSorted())
    hash.update(`${file} ${readKey(join(ROOT, file))}\n`);
  return hash.digest('hex').slice(0, 16);
}

function readKey(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}
