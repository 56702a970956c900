import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

const { isBuildStale } = await loadScript<{ isBuildStale: (directory: string) => boolean }>('build.mjs');
const BEFORE = new Date('2026-01-01T00:00:00Z');
const BUILT = new Date('2026-01-02T00:00:00Z');
const AFTER = new Date('2026-01-03T00:00:00Z');
let directory: string;

/** A project as it is after a build: everything older than the stamp. */
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcall-build-'));
  await mkdir(join(directory, 'src/modules'), { recursive: true });
  await mkdir(join(directory, 'dist'));
  await mkdir(join(directory, 'docs'));
  await mkdir(join(directory, 'build'));
  for (const file of ['src/main.ts', 'src/modules/a.ts', 'tsconfig.json', 'build/package-lock.json', 'docs/limits.md'])
    await touch(file, BEFORE);
  for (const folder of ['src/modules', 'src', 'docs']) await utimes(join(directory, folder), BEFORE, BEFORE);
  await touch('dist/.built', BUILT);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function touch(path: string, at: Date): Promise<void> {
  await writeFile(join(directory, path), '');
  await utimes(join(directory, path), at, at);
}

test('a build newer than everything it was made from is up to date', () => {
  expect(isBuildStale(directory)).toBe(false);
});

test.each(['src/modules/a.ts', 'tsconfig.json', 'build/package-lock.json', 'docs/limits.md'])(
  'a newer %s makes it stale',
  async (path) => {
    await touch(path, AFTER);
    expect(isBuildStale(directory)).toBe(true);
  },
);

test('a file saved in the same instant as the build began counts as newer', async () => {
  await touch('src/main.ts', BUILT);
  expect(isBuildStale(directory)).toBe(true);
});

test('a deleted source file makes it stale', async () => {
  await rm(join(directory, 'src/modules/a.ts'));
  expect(isBuildStale(directory)).toBe(true);
});

test('without a build, or after one that failed, it is stale', async () => {
  await rm(join(directory, 'dist/.built'));
  expect(isBuildStale(directory)).toBe(true);
});

test('it is stale when a file of it is missing, whatever else was added', async () => {
  await mkdir(join(directory, 'dist/modules'));
  for (const file of ['dist/main.js', 'dist/modules/a.js']) await touch(file, BUILT);
  await writeFile(join(directory, 'dist/.built'), JSON.stringify({ entries: 3 }));
  await utimes(join(directory, 'dist/.built'), BUILT, BUILT);
  expect(isBuildStale(directory)).toBe(false);
  await rm(join(directory, 'dist/modules/a.js'));
  expect(isBuildStale(directory)).toBe(true);
});
