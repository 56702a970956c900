import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { printNote } from './report.ts';

/** Peers from Debian: the package that brings each, and the arguments that make it tell its version. */
const programs = {
  haproxy: { debianPackage: 'haproxy', version: ['haproxy', '-v'] },
  socat: { debianPackage: 'socat', version: ['socat', '-V'] },
  // It does not tell its version itself.
  websockify: {
    debianPackage: 'websockify',
    version: ['dpkg-query', '-W', '-f', 'websockify ${Version}', 'websockify'],
  },
} as const;
export type Program = keyof typeof programs;

/** Where Debian puts servers, and where the PATH of those who are not root does not lead. */
const ALSO_IN = ['/usr/sbin', '/usr/local/sbin'];

/** Its path, and a note of its version; undefined, and a note of what to install, when it is not there. Nothing is ever installed from here. */
export function findProgram(name: Program): string | undefined {
  const {
    debianPackage,
    version: [command, ...args],
  } = programs[name];
  const path = [...(process.env['PATH'] ?? '').split(delimiter), ...ALSO_IN]
    .map((directory) => join(directory, name))
    .find(isExecutable);
  if (path === undefined) printNote(`skipped: ${name} is not installed (Debian: apt-get install ${debianPackage})`);
  else printNote(`${name}: ${versionLine(command === name ? path : command, args) ?? 'version unknown'}`);
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionLine(command: string, args: readonly string[]): string | undefined {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return stdout
    ?.split('\n')
    .find((line) => /\d\.\d/.test(line))
    ?.trim();
}
