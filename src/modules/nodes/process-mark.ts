import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { findProcess } from '../../core/redis/process-identity.ts';

/** Which process on which machine: enough for another process of the same machine to see whether it still runs. */
export interface ProcessMark {
  /** Host name, boot and pid namespace: pids mean the same only where all three are the same. */
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { machine: ownMachine(), pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? '' };
}

/** Whether the process can be looked up from here. */
export function isOnThisMachine(mark: ProcessMark): boolean {
  return mark.machine === ownMachine();
}

function ownMachine(): string {
  return [
    hostname(),
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
}

/** Only Linux has these; elsewhere the host name has to do. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
