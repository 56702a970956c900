import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Vitals {
  readonly rssMiB: number;
  readonly descriptors: number;
  /** Sockets that listen or are connected, pipes left out. */
  readonly sockets: number;
}

/** Memory and descriptors of a process (Linux). */
export function vitalsOf(pid: number | undefined): Vitals {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kinds = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return {
    rssMiB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024,
    descriptors: kinds.length,
    sockets: kinds.filter((kind) => kind.startsWith('socket:')).length,
  };
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
