import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

interface RuntimeScript {
  isNewEnough(node: { versions: { node: string }; hasTemporal?: boolean }): boolean;
  ensureNode(directory: string): Promise<string>;
  linkNode(node: string, directory: string): void;
}

const { ensureNode, isNewEnough, linkNode } = await loadScript<RuntimeScript>('runtime.mjs');
let directory: string;

beforeEach(async () => {
  directory = realpathSync(await mkdtemp(join(tmpdir(), 'portcall-runtime-')));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test.each([
  ['20.20.2', true, false],
  ['25.9.0', true, false],
  ['26.0.0', true, true],
  ['26.0.0', false, false],
  ['27.1.0', true, true],
])("a machine's own Node %s, with Temporal: %s, is used: %s", (node, hasTemporal, isUsed) => {
  expect(isNewEnough({ versions: { node }, hasTemporal })).toBe(isUsed);
});

test('these tests run on a Node that is new enough, which is used unless it is one that npm installed', async () => {
  expect(isNewEnough(process as { versions: { node: string } })).toBe(true);
  expect(await ensureNode(directory)).toBe(process.execPath);
});

test('the pinned Node is the same version for every platform', () => {
  const { optionalDependencies } = JSON.parse(
    readFileSync(new URL('../../../runtime/package.json', import.meta.url), 'utf8'),
  ) as { optionalDependencies: Record<string, string> };
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1);
  expect(isNewEnough({ versions: { node: Object.values(optionalDependencies)[0] ?? '' } })).toBe(true);
});

test("`npx` finds the pinned Node, and no longer when the machine's own is used", async () => {
  const node = join(directory, 'runtime/node_modules/node-x/bin/node');
  await mkdir(join(node, '..'), { recursive: true });
  await writeFile(node, '');
  const link = join(directory, 'node_modules/.bin/node');
  for (let times = 0; times < 2; times++) {
    linkNode(node, directory);
    expect(await readlink(link)).toBe('../../runtime/node_modules/node-x/bin/node');
  }
  linkNode('/usr/bin/node', directory);
  await expect(readlink(link)).rejects.toThrow('ENOENT');
});
