import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

interface RedisServerScript {
  ensureRedisServer(options: { env: NodeJS.ProcessEnv; alsoWithUrl?: boolean }): Promise<void>;
  findOnPath(names: string[], env: NodeJS.ProcessEnv): string | undefined;
}

const { ensureRedisServer, findOnPath } = await loadScript<RedisServerScript>('redis-server.mjs');
const isRoot = process.getuid?.() === 0;
let bin: string;

/** A machine with nothing but what a test puts there. */
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'portcall-bin-'));
});

afterEach(() => rm(bin, { recursive: true, force: true }));

async function addProgram(name: string, script = ''): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, name), 0o755);
}

/** `sh` and `sudo` note how they are called, in place of doing it. */
async function addDebian(installed: string): Promise<void> {
  await addProgram('apt-get');
  await addProgram('sudo', `[ "$2" = true ] || exec ${bin}/sh "$4"`);
  await addProgram('sh', `echo "$1" >${bin}/calls\n${installed}`);
}

test('either server program is enough', async () => {
  await addProgram('valkey-server');
  await ensureRedisServer({ env: { PATH: bin } });
  expect(findOnPath(['redis-server', 'valkey-server'], { PATH: `/nonexistent:${bin}` })).toBe(
    join(bin, 'valkey-server'),
  );
});

test('a directory or a file that cannot be run is not a program', async () => {
  await writeFile(join(bin, 'redis-server'), '');
  expect(findOnPath(['redis-server'], { PATH: bin })).toBeUndefined();
});

test('an outside Redis makes one here unnecessary, except for tests', async () => {
  const env = { PATH: bin, PORTCALL_REDIS_URL: 'redis://192.0.2.1' };
  await ensureRedisServer({ env });
  await expect(ensureRedisServer({ env, alsoWithUrl: true })).rejects.toThrow('no Redis found');
});

test('where nothing can be installed, it says what to install', async () => {
  await expect(ensureRedisServer({ env: { PATH: bin } })).rejects.toThrow(
    /Debian, Ubuntu +apt-get install redis-server.*Fedora.*Alpine.*macOS +brew install valkey.*PORTCALL_REDIS_URL/s,
  );
});

test('on Debian it is installed by the script for it', async () => {
  await addDebian(`cp ${bin}/apt-get ${bin}/redis-server`.replace('cp', '/bin/cp'));
  await ensureRedisServer({ env: { PATH: bin } });
  expect(await readFile(join(bin, 'calls'), 'utf8')).toMatch(/scripts\/install-redis-server\.sh\n$/);
});

test('an installation that fails shows what was printed', async () => {
  await addDebian('echo "no space left" >&2; exit 100');
  await expect(ensureRedisServer({ env: { PATH: bin } })).rejects.toThrow(/exit code 100.*no space left/s);
});

test.skipIf(isRoot)('a user who would be asked for a password gets the name of the package to install', async () => {
  await addDebian('exit 0');
  await addProgram('sudo', 'exit 1');
  await expect(ensureRedisServer({ env: { PATH: bin } })).rejects.toThrow('no Redis found');
});
