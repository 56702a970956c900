import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { runProgram } from '../helpers/run.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcall-refused-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Starts the built service, which is expected to refuse. */
function start(
  env: Record<string, string | undefined>,
  [command = process.execPath, ...args]: readonly string[] = [],
): ReturnType<typeof runProgram> {
  const base = {
    PORTCALL_DATA_DIR: dataDir,
    PORTCALL_REDIS_URL: inject('redisUrl'),
    PORTCALL_KEY_PREFIX: 'refused',
    PORTCALL_PORT: '0',
  };
  return runProgram(command, [...args, MAIN], { env: { ...process.env, ...base, ...env }, timeoutMs: 20_000 });
}

test('all configuration errors are reported together, by variable', async () => {
  const { code, stderr } = await start({ PORTCALL_PORT: '70707', PORTCALL_LOG_LEVEL: 'loud', PORTCALL_BOGUS: '1' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/PORTCALL_PORT: /);
  expect(stderr).toMatch(/PORTCALL_LOG_LEVEL: /);
  expect(stderr).toMatch(/PORTCALL_BOGUS: there is no such setting/);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('an address that is not loopback needs API keys', async () => {
  const { code, stderr } = await start({ PORTCALL_HOST: '0.0.0.0' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/PORTCALL_API_KEYS/);
});

test('an API port in use is reported in one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await start({ PORTCALL_PORT: String(port) });
  server.close();
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(
    new RegExp(`^Portcall could not start: listen EADDRINUSE: .*:${port}\\. Set PORTCALL_PORT to another port\\.$`),
  );
});

test('a data directory that cannot be created is reported in one line', async () => {
  const file = join(dataDir, 'file');
  await writeFile(file, '');
  const { code, stderr } = await start({ PORTCALL_DATA_DIR: join(file, 'data') });
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(
    /^Portcall could not start: the data directory .*\/file\/data cannot be used: ENOTDIR: .* set PORTCALL_DATA_DIR to another one\.$/,
  );
});

test.each([
  ['of another user', {}],
  ['of its own', { PORTCALL_REDIS_URL: undefined }],
])('so is one in which nothing can be written, with a Redis %s', async (_, env) => {
  // No file may have a byte: what a full disk is, for one process.
  const { code, stderr } = await start({ PORTCALL_DATA_DIR: join(dataDir, 'full'), ...env }, [
    'prlimit',
    '--fsize=0:0',
    process.execPath,
  ]);
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(/^Portcall could not start: the data directory .*\/full cannot be used: EFBIG: /);
  expect(stderr).not.toMatch(/\n\s+at /);
});
