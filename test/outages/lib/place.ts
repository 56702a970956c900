import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Service } from '../../helpers/service.ts';
import { findRedisBinary } from '../../../src/core/redis/redis-binary.ts';

const SIZE_MIB = 256;

/** A data directory with an end to its room. */
export interface Place {
  readonly dataDir: string;
  /** For the service. */
  readonly env: Readonly<Record<string, string>>;
  /** How the room is bounded; undefined: it cannot be here. */
  readonly kind: 'file system' | 'file size' | undefined;
  /** Nothing more can be written. */
  fill(service: Service): void;
  /** There is room again. */
  free(service: Service): void;
  remove(): void;
}

/** Where file systems can be mounted, a small one: it fills as a disk does. Else files that may not grow (RLIMIT_FSIZE), which needs no privileges. */
export async function makePlace(): Promise<Place> {
  const base = mkdtempSync(join(tmpdir(), 'portcall-outages-'));
  if (
    process.env['OUTAGES_QUOTA'] !== 'file-size' &&
    tryRun('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=700`, 'tmpfs', base])
  )
    return mounted(base);
  return tryRun('prlimit', ['--version']) ? limited(base) : unbounded(base);
}

function mounted(base: string): Place {
  const filler = join(base, 'filler');
  return {
    dataDir: join(base, 'data'),
    env: {},
    kind: 'file system',
    fill: () => fillUp(filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      // Lazily: processes that still have a file open there are about to end.
      execFileSync('umount', ['-l', base]);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function limited(base: string): Promise<Place> {
  const bin = join(base, 'bin');
  const redis = (await findRedisBinary()).command;
  const dataDir = join(base, 'data');
  mkdirSync(bin);
  for (const name of ['valkey-server', 'redis-server']) {
    // Without it the system would end a Redis whose file may not grow, rather than answer its write with an error.
    writeFileSync(join(bin, name), `#!/bin/sh\ntrap '' XFSZ\nexec '${realPath(redis)}' "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const limit = (service: Service, redisBytes: string, nodeBytes: string): void => {
    execFileSync('prlimit', ['--pid', String(service.process.pid), `--fsize=${nodeBytes}:`]);
    execFileSync('prlimit', ['--pid', String(service.redisPid()), `--fsize=${redisBytes}:`]);
  };
  return {
    dataDir,
    env: { PATH: `${bin}:${process.env['PATH']}` },
    kind: 'file size',
    fill: (service) => limit(service, String(largestFile(join(dataDir, 'redis', 'appendonlydir'))), '0'),
    free: (service) => limit(service, 'unlimited', 'unlimited'),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

function unbounded(base: string): Place {
  return {
    dataDir: join(base, 'data'),
    env: {},
    kind: undefined,
    fill: () => undefined,
    free: () => undefined,
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

function fillUp(path: string): void {
  const file = openSync(path, 'a');
  try {
    // Large pieces first, then whatever is left.
    for (let bytes = 1024 * 1024; bytes >= 1; bytes = bytes === 1024 * 1024 ? 4096 : bytes === 4096 ? 1 : 0)
      writeUntilFull(file, Buffer.alloc(bytes));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    for (;;) if (writeSync(file, piece) < piece.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function largestFile(directory: string): number {
  return Math.max(0, ...readdirSync(directory).map((name) => statSync(join(directory, name)).size));
}

function realPath(command: string): string {
  return command.includes('/')
    ? command
    : execFileSync('sh', ['-c', `command -v ${command}`])
        .toString()
        .trim();
}

function tryRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
