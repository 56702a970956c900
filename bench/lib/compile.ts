import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What can be compiled, what it needs besides `cc`, and the Debian packages that bring it. */
const variants = {
  'load.c': { source: 'load.c', flags: [], needs: 'gcc and libc6-dev' },
  'load.c with TLS': {
    source: 'load.c',
    flags: ['-DWITH_TLS', '-lssl', '-lcrypto'],
    needs: 'gcc, libc6-dev and libssl-dev',
  },
  'move.c': { source: 'move.c', flags: [], needs: 'gcc and libc6-dev' },
  'echo.c': { source: 'echo.c', flags: [], needs: 'gcc and libc6-dev' },
  'paced.c': { source: 'paced.c', flags: [], needs: 'gcc and libc6-dev' },
  'hold.c': { source: 'hold.c', flags: [], needs: 'gcc and libc6-dev' },
  'subscribers.c': { source: 'subscribers.c', flags: [], needs: 'gcc and libc6-dev' },
} as const;
export type Compiled = keyof typeof variants;

const programs = new Map<Compiled, string | undefined>();
let directory: string | undefined;

/** The path of the compiled program; undefined, and once a line that says why, when it cannot be compiled here. Compiled once a run. */
export function compiled(name: Compiled): string | undefined {
  if (!programs.has(name)) programs.set(name, compile(name));
  return programs.get(name);
}

/** As {@link compiled}, for what no Node program does as well. */
export function needCompiled(name: Compiled): string {
  const program = compiled(name);
  if (program === undefined) throw new Error(`${name} cannot be compiled, and nothing can stand in for it`);
  return program;
}

function compile(name: Compiled): string | undefined {
  const { source, flags, needs } = variants[name];
  const program = join((directory ??= makeDirectory()), name.replaceAll(' ', '-'));
  try {
    execFileSync('cc', ['-O2', '-o', program, fileURLToPath(new URL(source, import.meta.url)), ...flags], {
      stdio: 'ignore',
    });
    return program;
  } catch {
    console.log(
      `          ${name} cannot be compiled (Debian: apt-get install ${needs}): a Node program does its work and is as busy as what it measures`,
    );
    return undefined;
  }
}

function makeDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'portcall-load-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}
