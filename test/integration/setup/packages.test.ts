import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from './load-script.ts';

interface Stamp {
  readonly lock: string;
  readonly platform: string;
}
interface PackagesScript {
  ensurePackages(directory: string): Promise<string>;
  findReasonToInstall(directory: string, stamp: Stamp | undefined, wanted: Stamp): string | undefined;
  findNpm(env: NodeJS.ProcessEnv): { command: string; args: string[] };
}

const { ensurePackages, findNpm, findReasonToInstall } = await loadScript<PackagesScript>('packages.mjs');
const wanted = { lock: 'abc', platform: 'linux-x64' };
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcall-packages-'));
  await writeLock('package-lock.json', { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function writeLock(path: string, packages: object): Promise<void> {
  await writeFile(join(directory, path), JSON.stringify({ packages }));
}

async function install(packages: object): Promise<void> {
  await mkdir(join(directory, 'node_modules'), { recursive: true });
  await writeLock('node_modules/.package-lock.json', packages);
}

test('without node_modules there is a reason to install', () => {
  expect(findReasonToInstall(directory, undefined, wanted)).toBe('first run');
});

test('packages installed by hand are used as they are', async () => {
  await install({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
  expect(findReasonToInstall(directory, undefined, wanted)).toBeUndefined();
});

test.each([
  ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'x' } }],
  ['another content', { 'node_modules/a': { version: '1.0.0', integrity: 'y' } }],
  ['a package less', {}],
])('%s than the lock file says is a reason to install', async (_what, packages) => {
  await install(packages);
  expect(findReasonToInstall(directory, { ...wanted, lock: 'old' }, wanted)).toBe('package-lock.json changed');
});

test('packages for another platform do not count', async () => {
  await writeLock('package-lock.json', { 'node_modules/b': { version: '1.0.0', optional: true } });
  await install({});
  expect(findReasonToInstall(directory, wanted, wanted)).toBeUndefined();
  expect(findReasonToInstall(directory, { ...wanted, platform: 'darwin-arm64' }, wanted)).toBe(
    'they are for darwin-arm64',
  );
});

test('what was found is noted, so that the next check needs no look into the packages', async () => {
  await install({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
  const node = join(directory, 'node_modules/node/bin/node');
  await mkdir(join(node, '..'), { recursive: true });
  await writeFile(node, '#!/bin/sh\necho v26.0.0\n', { mode: 0o755 });
  expect(await ensurePackages(directory)).toBe(node);

  const stamp = JSON.parse(await readFile(join(directory, 'node_modules/.portcall-set-up.json'), 'utf8'));
  expect(stamp).toEqual({ lock: expect.stringMatching(/^[0-9a-f]{64}$/), platform: expect.any(String), node });
  await rm(join(directory, 'node_modules/.package-lock.json'));
  expect(await ensurePackages(directory)).toBe(node);
});

test('the npm that runs us is the one to install with, any other package runner is not', async () => {
  const script = join(directory, 'npm-cli.js');
  const inside = { npm_execpath: script, npm_node_execpath: process.execPath };
  const fromPath = { command: 'npm', args: [] };
  expect(findNpm(inside)).toEqual(fromPath); // not there (any more)
  await writeFile(script, '');
  expect(findNpm(inside)).toEqual({ command: process.execPath, args: [script] });
  expect(findNpm({ ...inside, npm_execpath: join(directory, 'package-lock.json') })).toEqual(fromPath);
  expect(findNpm({})).toEqual(fromPath);
});
