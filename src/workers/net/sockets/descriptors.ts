import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { AppError, toAppError } from '../../../core/errors/index.ts';

/**
 * File descriptors that connections and sessions leave to the rest of the process: requests to the API, Redis, new listeners. At most an eighth
 * of the limit.
 */
const RESERVED = 64;

/** RLIMIT_NOFILE as set by Node at its start; readable only on Linux. */
const limit = readLimit();

/** The lowest descriptor a connection may not have. The system gives the lowest free one, so its number says how many are in use. */
const firstReserved = limit - Math.min(RESERVED, Math.floor(limit / 8));

/** The descriptor of a TCP socket; -1 when it has none. */
export function tcpDescriptor(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } | null };
  return handle?.fd ?? -1;
}

/** `descriptor_limit` when the next socket would have one of the descriptors in reserve. Finding out costs two system calls. */
export function nextDescriptorFault(): AppError | undefined {
  if (limit === Infinity) return undefined;
  try {
    const descriptor = openSync('/dev/null', 'r');
    closeSync(descriptor);
    return descriptorFault(descriptor);
  } catch (error) {
    return toAppError(error, 'descriptor_limit');
  }
}

/**
 * `descriptor_limit` when hardly any descriptor is left. Past the limit libuv accepts and closes connections at once without an event, so they
 * are refused, and counted, before that. `descriptor`: of the connection's socket.
 */
export function descriptorFault(descriptor: number): AppError | undefined {
  if (descriptor < firstReserved) return undefined;
  return new AppError(
    'descriptor_limit',
    `A connection was refused: the process uses ${descriptor} of ${limit} file descriptors and keeps the rest in reserve. Raise the limit (ulimit -n).`,
  );
}

function readLimit(): number {
  try {
    const soft = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return Infinity;
  }
}
