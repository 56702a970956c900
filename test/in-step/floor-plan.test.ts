import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const NET = new URL('../../src/workers/net/', import.meta.url);
const MAX_FOLDERS = 16;
const MAX_LEVELS = 4;

/** Paths below it; an empty folder does not count. */
const files = readdirSync(NET, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const topFolders = [...new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? ''))];

test('src/workers/net stays easy to survey: at most 16 folders directly in it, and 4 levels', () => {
  expect(topFolders.length).toBeLessThanOrEqual(MAX_FOLDERS);
  expect(Math.max(...files.map((path) => path.split('/').length))).toBeLessThanOrEqual(MAX_LEVELS);
});

test('ARCHITECTURE shows each folder of src/workers/net on its floor, and the dependency rules hold it there', () => {
  const architecture = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const plan = /```\nrequests\/[\s\S]*?```/.exec(architecture)?.[0] ?? '';
  const drawn = plan
    .split('\n')
    .flatMap((line) => (/^(?:[a-z]+\/ *)+/.exec(line)?.[0] ?? '').split(/ +/))
    .filter((name) => name !== '');
  expect(drawn.sort()).toEqual(topFolders.map((name) => `${name}/`).sort());
  const rules = readFileSync(new URL('../../.dependency-cruiser.cjs', import.meta.url), 'utf8');
  for (const name of topFolders) expect(rules, name).toContain(`'${name}'`);
});
