import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadScript } from './load-script.ts';

interface Lock {
  readonly packages: Record<string, object>;
}
interface LockFileScript {
  findMissingOptional(lock: Lock): object[];
  completeLock(lock: Lock): Lock;
}

const { completeLock, findMissingOptional } = await loadScript<LockFileScript>('lock-file.mjs');
const text = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');

test('package-lock.json has an entry for every platform (else: npm run complete-lock)', () => {
  expect(findMissingOptional(JSON.parse(text) as Lock)).toEqual([]);
});

test('package-lock.json names no registry', () => {
  expect(text).not.toContain('"resolved"');
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
