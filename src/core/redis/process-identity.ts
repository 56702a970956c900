import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Identifies a process. The start time distinguishes it from a later process with the same pid.
 * `startedAt` can only be compared for equality: what it holds differs between systems.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** Positions in `/proc/<pid>/stat` counted after the command name, see proc(5): fields 3 and 22. */
const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

/** The identity of a running process; undefined when there is none, or only a zombie is left of it. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  return existsSync('/proc/self/stat') ? findInProc(pid) : findProcessWithPs(pid);
}

export function isRunning(identity: ProcessIdentity): boolean {
  return findProcess(identity.pid)?.startedAt === identity.startedAt;
}

function findInProc(pid: number): ProcessIdentity | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The command name is in brackets and may itself hold brackets and spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticksSinceBoot = fields?.[START_TIME_FIELD];
  if (ticksSinceBoot === undefined || isDead(fields?.[STATE_FIELD])) return undefined;
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return { pid, startedAt: `${boot}:${ticksSinceBoot}` };
}

/** Without /proc (macOS, BSD). Fixed locale and zone, so that two processes print the same time alike. */
export function findProcessWithPs(pid: number): ProcessIdentity | undefined {
  try {
    const line = execFileSync('env', ['LC_ALL=C', 'TZ=UTC', 'ps', '-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state, ...startedAt] = line.split(/\s+/);
    return isDead(state?.[0]) ? undefined : { pid, startedAt: startedAt.join(' ') };
  } catch {
    return undefined; // ps exits with 1 when there is no such process
  }
}

/** Zombie or dead: it holds no files any more, and a parent that never reaps must not be waited for. */
function isDead(state: string | undefined): boolean {
  return state === 'Z' || state === 'X';
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
