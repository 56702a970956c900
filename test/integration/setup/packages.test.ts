import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

type SetName = 'service' | 'development' | 'build';
interface PackagesScript {
  ensureSet(name: SetName, directory: string): Promise<void>;
  repairSet(name: SetName, directory: string): Promise<boolean>;
  findNpm(env: NodeJS.ProcessEnv): { command: string; args: string[] };
}
interface InstalledScript {
  findReasonToInstall(set: { name: SetName; directory: string }): string | undefined;
}

const { ensureSet, findNpm, repairSet } = await loadScript<PackagesScript>('packages.mjs');
const { findReasonToInstall } = await loadScript<InstalledScript>('installed.mjs');
const A = { version: '1.0.0', integrity: 'x' };
const DEV = { version: '2.0.0', integrity: 'y', dev: true };
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcall-packages-'));
  await writeJson('package-lock.json', { packages: { '': {}, 'node_modules/a': A, 'node_modules/dev': DEV } });
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function writeJson(path: string, value: object): Promise<void> {
  await mkdir(join(directory, path, '..'), { recursive: true });
  await writeFile(join(directory, path), JSON.stringify(value));
}

/** As npm leaves it: the packages, and what it notes about them. */
async function install(packages: Record<string, { version: string }>): Promise<void> {
  for (const [path, { version }] of Object.entries(packages)) await writeJson(`${path}/package.json`, { version });
  await writeJson('node_modules/.package-lock.json', { packages });
}

const stamp = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'node_modules/.portcall-set-up.json'), 'utf8'));
const reason = (name: SetName = 'service'): string | undefined => findReasonToInstall({ name, directory });

/** An `npm` on PATH that notes its arguments, in place of the one that installs. */
async function withNpm<T>(script: string, run: () => Promise<T>): Promise<T> {
  const { PATH, npm_execpath: npm } = process.env;
  await writeFile(join(directory, 'npm'), `#!/bin/sh\necho "$@" >>${directory}/calls\n${script}\n`, { mode: 0o755 });
  process.env['PATH'] = [directory, PATH].join(delimiter);
  delete process.env['npm_execpath'];
  try {
    return await run();
  } finally {
    process.env['PATH'] = PATH;
    if (npm !== undefined) process.env['npm_execpath'] = npm;
  }
}

test('without node_modules there is a reason to install', () => {
  expect(reason()).toBe('first run');
});

test('packages installed by hand are used as they are, and noted', async () => {
  await install({ 'node_modules/a': A, 'node_modules/dev': DEV });
  expect([reason(), reason('development')]).toEqual([undefined, undefined]);
  await ensureSet('development', directory);
  expect(await stamp()).toEqual({ set: 'development', platform: `${process.platform}-${process.arch}`, entries: 2 });
});

test('the service needs no packages for development, development does', async () => {
  await install({ 'node_modules/a': A });
  await ensureSet('service', directory);
  expect([reason(), reason('development')]).toEqual([undefined, 'only those of the service are']);
});

test.each([
  ['another version', { 'node_modules/a': { ...A, version: '1.0.1' } }],
  ['another content', { 'node_modules/a': { ...A, integrity: 'y' } }],
  ['a package less', {}],
])('%s than the lock file says is a reason to install', async (_what, packages) => {
  await install(packages);
  expect(reason()).toBe('package-lock.json changed');
});

test('optional packages, and links to folders of the repository, may be absent', async () => {
  await writeJson('package-lock.json', {
    packages: { build: {}, 'node_modules/b': { ...A, optional: true }, 'node_modules/build': { link: true } },
  });
  await install({});
  expect(reason('development')).toBeUndefined();
});

test('packages for another platform do not count', async () => {
  await install({ 'node_modules/a': A });
  await writeJson('node_modules/.portcall-set-up.json', { set: 'service', platform: 'sunos-sparc' });
  expect(reason()).toBe('they are for sunos-sparc');
});

test('an installation that was interrupted is a reason to install', async () => {
  await install({ 'node_modules/a': A });
  await rm(join(directory, 'node_modules/.package-lock.json'));
  expect(reason()).toBe('the last installation did not finish');
});

test('a package that is missing, or whose package.json is, is named', async () => {
  await install({ 'node_modules/a': A, 'node_modules/a/node_modules/@b/c': A });
  await ensureSet('service', directory);
  await rm(join(directory, 'node_modules/a/node_modules/@b'), { recursive: true });
  expect(reason()).toBe('@b/c is missing');
  await rm(join(directory, 'node_modules/a/package.json'));
  expect(reason()).toBe('a is missing');
});

test('a set is installed with what it needs only, and without install scripts', async () => {
  await withNpm('mkdir -p node_modules; echo {} >node_modules/.package-lock.json', async () => {
    await ensureSet('service', directory);
    await mkdir(join(directory, 'build'));
    await ensureSet('build', directory);
  });
  const [service, build] = (await readFile(join(directory, 'calls'), 'utf8')).split('\n');
  expect(service).toMatch(/^ci --omit=dev --ignore-scripts /);
  expect(build).toMatch(/^ci --ignore-scripts /);
});

test('an installation that fails shows what npm printed, and is begun anew the next time', async () => {
  await install({ 'node_modules/a': { ...A, version: '0.9.0' } });
  await withNpm('rm -r node_modules; mkdir node_modules; echo "no such host" >&2; exit 1', async () => {
    await expect(ensureSet('service', directory)).rejects.toThrow(/npm ci .*exit code 1.*no such host/s);
  });
  expect(reason()).toBe('the last installation did not finish');
});

test('the packages for development stay when a start installs what changed', async () => {
  await install({ 'node_modules/a': A, 'node_modules/dev': DEV });
  await ensureSet('development', directory);
  await writeJson('package-lock.json', { packages: { 'node_modules/a': { ...A, version: '2.0.0' } } });
  await withNpm('', () => ensureSet('service', directory));
  expect(await readFile(join(directory, 'calls'), 'utf8')).toMatch(/^ci --include=dev /);
  expect(await stamp()).toMatchObject({ set: 'development' });
});

test('a single missing file is repaired when the service does not start', async () => {
  await install({ 'node_modules/a': A });
  await writeJson('node_modules/a/deep/file.json', {});
  await ensureSet('service', directory);
  await writeJson('node_modules/.cache/x.json', {});
  await withNpm('mkdir -p node_modules/a/deep; echo {} >node_modules/a/deep/file.json', async () => {
    expect(await repairSet('service', directory)).toBe(false);
    await rm(join(directory, 'node_modules/a/deep/file.json'));
    expect(reason()).toBeUndefined();
    expect(await repairSet('service', directory)).toBe(true);
    expect(await repairSet('service', directory)).toBe(false);
  });
});

test('the npm that runs us is the one to install with, any other package runner is not', async () => {
  const script = join(directory, 'npm-cli.js');
  const node = join(directory, 'node');
  const inside = { npm_execpath: script, npm_node_execpath: node };
  const fromPath = { command: 'npm', args: [] };
  await writeFile(node, '');
  expect(findNpm(inside)).toEqual(fromPath); // not there (any more)
  await writeFile(script, '');
  expect(findNpm(inside)).toEqual({ command: node, args: [script] });
  expect(findNpm({ ...inside, npm_execpath: join(directory, 'package-lock.json') })).toEqual(fromPath);
  expect(findNpm({})).toEqual(fromPath);
});

test('an npm that runs on a Node of the repository does not replace it', async () => {
  const script = join(directory, 'npm-cli.js');
  await writeFile(script, '');
  const node = new URL('../../../package.json', import.meta.url).pathname;
  expect(findNpm({ npm_execpath: script, npm_node_execpath: node })).toEqual({ command: 'npm', args: [] });
});
