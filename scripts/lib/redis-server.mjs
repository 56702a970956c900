import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { FailedStep, say } from './failures.mjs';
import { root } from './paths.mjs';
import { runQuietly } from './run.mjs';

const SERVERS = ['valkey-server', 'redis-server'];

const ADVICE = `no Redis found: Portcall runs a private valkey-server or redis-server, version 7 or newer. Install one:
  Debian, Ubuntu  apt-get install redis-server   (as root)
  Fedora          dnf install valkey
  Alpine          apk add valkey
  macOS           brew install valkey
or set PORTCALL_REDIS_URL to a running one.`;

/**
 * Makes sure that a Redis server program is on PATH, installing Debian's when we may.
 *
 * @param {{ env?: NodeJS.ProcessEnv, alsoWithUrl?: boolean }} options alsoWithUrl: even when an outside Redis is
 *   configured, as the tests need a server of their own
 * @throws FailedStep saying what to install
 */
export async function ensureRedisServer({ env = process.env, alsoWithUrl = false } = {}) {
  if (findOnPath(SERVERS, env) !== undefined) return;
  if (env.PORTCALL_REDIS_URL && !alsoWithUrl) return;
  const asRoot = findWayToRoot(env);
  if (findOnPath(['apt-get'], env) === undefined || asRoot === undefined) throw new FailedStep(ADVICE);

  say('installing redis-server (apt-get)');
  const [command, ...args] = [...asRoot, 'sh', join(root, 'scripts/install-redis-server.sh')];
  await runQuietly('apt-get install redis-server', command, args, { env });
  if (findOnPath(SERVERS, env) === undefined) throw new FailedStep(ADVICE);
}

/** The first of the names that is a program on PATH. */
export function findOnPath(names, env) {
  const directories = (env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return names.flatMap((name) => directories.map((directory) => join(directory, name))).find(isProgram);
}

/** What to put in front of a command to run it as root without a question; undefined when that is not possible. */
export function findWayToRoot(env) {
  if (process.getuid?.() === 0) return [];
  const hasSudo = findOnPath(['sudo'], env) !== undefined;
  return hasSudo && spawnSync('sudo', ['-n', 'true'], { env, stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : undefined;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
