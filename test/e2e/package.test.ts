import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runProgram } from '../helpers/run.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Longest time that packages may take to come, in milliseconds. */
const INSTALL_TIMEOUT_MS = 180_000;
/** How npm says that it cannot reach the registry, or that it is not allowed to. */
const UNREACHABLE = /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|E40[134]|ENOTCACHED|network/;

interface Manifest {
  readonly private?: boolean;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly bin: Record<string, string>;
  readonly engines: Record<string, string>;
}

let folder: string;
let tarball: string;
let files: string[];

/** npm of this machine on the Node that runs the tests, as on a machine of a user; without what `npm test` sets for its children. */
function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?:config|package|lifecycle)|^PORTCALL_|^INIT_CWD/.test(name),
  );
  const path = [
    dirname(process.execPath),
    ...(process.env['PATH'] ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules/.bin')),
  ];
  return { ...Object.fromEntries(own), PATH: path.join(delimiter), npm_config_update_notifier: 'false', ...extra };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcall-package-'));
  // Without its scripts: what is built is there already.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const packed = await runProgram('npm', args, { cwd: repository, env: environment() });
  expect(packed.code, packed.stderr).toBe(0);
  const [{ filename, files: list }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = filename;
  files = list.map(({ path }) => path);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what runs, and nothing of the source, the tests or the build', async () => {
    const needed = [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/main.js',
      'dist/clients/cli/main.js',
      'dist/docs/site.json',
    ];
    expect(files).toEqual(expect.arrayContaining(needed));
    const allowed = /^(?:dist\/.+|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(files.filter((path) => !allowed.test(path))).toEqual([]);
    expect(files.filter((path) => /\.map$|\.test\.|\.built$/.test(path))).toEqual([]);
    const scripts = (await readdir(join(repository, 'src'), { recursive: true })).filter((path) =>
      path.endsWith('.lua'),
    );
    expect(files).toEqual(expect.arrayContaining(scripts.map((path) => `dist/${path}`)));
  });

  it('can be published, runs on Node 24, has no script that npm runs when it installs it, and does not bring Node', async () => {
    const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Manifest;
    expect(manifest.private).toBeUndefined();
    expect(manifest.engines['node']).toBe('>=24');
    expect(manifest.bin).toEqual({ portcall: 'dist/clients/cli/main.js' });
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
    expect(Object.keys(manifest.dependencies)).not.toContain('node');
    expect((await readFile(join(repository, manifest.bin['portcall'] ?? ''), 'utf8')).split('\n')[0]).toBe(
      '#!/usr/bin/env node',
    );
  });
});

describe('npx with the package, in an empty directory', () => {
  it(
    'runs the server until it is stopped',
    async ({ skip }) => {
      const before = await npxFolders();
      const env = environment({
        PORTCALL_PORT: '0',
        PORTCALL_REDIS_URL: inject('redisUrl'),
        PORTCALL_KEY_PREFIX: basename(folder),
      });
      // A group of its own: Ctrl-C in a terminal reaches npx and the server.
      const child = spawn('npx', ['--yes', '--prefer-offline', '--no-audit', `./${tarball}`, 'up'], {
        cwd: folder,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), INSTALL_TIMEOUT_MS);
      try {
        const { url, output } = await untilReady(child);
        if (url === undefined && UNREACHABLE.test(output)) skip('the registry of packages cannot be reached');
        expect(url, output).toBeDefined();
        expect((await fetch(`${url}/readyz`)).status).toBe(200);
        expect((await fetch(`${url}/docs/`)).status).toBe(200);
        const ended = once(child, 'close');
        signalGroup(child, 'SIGINT');
        await ended;
        await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
      } finally {
        clearTimeout(timer);
        signalGroup(child, 'SIGKILL');
        await removeNpxFolders(before);
      }
    },
    INSTALL_TIMEOUT_MS + 60_000,
  );
});

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/** The URL that it prints when it is ready; undefined when it ended before. */
async function untilReady(child: ChildProcess): Promise<{ url: string | undefined; output: string }> {
  let output = '';
  return new Promise((resolve) => {
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /API +(http:\S+)\/v1/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, output });
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('close', () => resolve({ url: undefined, output }));
    child.once('error', (error) => resolve({ url: undefined, output: String(error) }));
  });
}

/** npx keeps what it installs; these are of no use again, since the package has another path each time. */
async function npxFolders(): Promise<{ directory: string; names: Set<string> }> {
  const { stdout } = await runProgram('npm', ['config', 'get', 'cache'], { env: environment() });
  const directory = join(stdout.trim(), '_npx');
  return { directory, names: new Set(await readdir(directory).catch(() => [])) };
}

async function removeNpxFolders({ directory, names }: { directory: string; names: Set<string> }): Promise<void> {
  for (const name of await readdir(directory).catch(() => [] as string[])) {
    const isOurs =
      !names.has(name) &&
      (await access(join(directory, name, 'node_modules/portcall')).then(
        () => true,
        () => false,
      ));
    if (isOurs) await rm(join(directory, name), { recursive: true, force: true });
  }
}
