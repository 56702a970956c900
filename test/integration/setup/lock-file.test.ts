import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

interface Lock {
  readonly packages: Record<string, object>;
}
interface LockFileScript {
  findMissingOptional(lock: Lock): object[];
  completeLock(lock: Lock): Lock;
}

const { completeLock, findMissingOptional } = await loadScript<LockFileScript>('lock-file.mjs');
const { setFolders } = await loadScript<{ setFolders: string[] }>('package-sets.mjs');
const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const parse = (path: string): Lock => JSON.parse(read(path)) as Lock;

test('each set of packages has a lock file', () => {
  expect(setFolders).toEqual(['.', 'build', 'console', 'tools', 'bench', 'runtime']);
});

describe.each(setFolders)('%s/package-lock.json', (folder) => {
  test('has an entry for every platform (else: npm run complete-lock)', () => {
    expect(findMissingOptional(parse(`${folder}/package-lock.json`))).toEqual([]);
  });

  test('has a version in every entry, not a range, which npm refuses', () => {
    const entries = Object.entries(parse(`${folder}/package-lock.json`).packages) as [string, { version?: string }][];
    expect(entries.filter(([, { version }]) => version !== undefined && !/^\d/.test(version))).toEqual([]);
  });

  test('names no registry', () => {
    expect(read(`${folder}/package-lock.json`)).not.toContain('://registry');
    const { packages } = parse(`${folder}/package-lock.json`);
    const named = Object.values(packages).filter((entry) => 'resolved' in entry && !('link' in entry));
    expect(named).toEqual([]);
  });
});

test('what builds is the same for a start and for development', () => {
  const [build, development] = [parse('build/package-lock.json').packages, parse('package-lock.json').packages];
  for (const name of ['@nestjs/cli', 'marked', 'typescript'])
    expect(development[`node_modules/${name}`], name).toMatchObject({
      integrity: (build[`node_modules/${name}`] as { integrity?: string }).integrity,
    });
});

test('which registry a package came from is left out', () => {
  const link = { resolved: 'build', link: true };
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.test/a.tgz' },
    'node_modules/b': link,
  };
  expect(completeLock({ packages }).packages).toEqual({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': link,
  });
});

test('a missing entry is added with the platform from its name', () => {
  const native = {
    '@a/b-linux-arm-musleabihf': '1.0.0',
    '@a/b-linux-x64-gnu': '1.0.0',
    '@a/b-win32-x64-msvc': '1.0.0',
  };
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: native },
      'node_modules/@a/b-linux-x64-gnu': { version: '1.0.0', integrity: 'x' },
    },
  };
  const added = completeLock(lock).packages;
  expect(added['node_modules/@a/b-linux-x64-gnu']).toEqual({ version: '1.0.0', integrity: 'x' });
  expect(added['node_modules/@a/b-linux-arm-musleabihf']).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['arm'],
    libc: ['musl'],
  });
  expect(added['node_modules/@a/b-win32-x64-msvc']).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['win32'],
    cpu: ['x64'],
  });
  expect(completeLock(completeLock(lock))).toEqual(completeLock(lock));
});

test('of a range the lowest version is meant, and windows is win32', () => {
  const packages = { '': { optionalDependencies: { 'a-windows-b': '^0.1.0' } } };
  expect(completeLock({ packages }).packages['node_modules/a-windows-b']).toMatchObject({
    version: '0.1.0',
    os: ['win32'],
  });
});
