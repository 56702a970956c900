import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** `sun_path` holds 104 bytes on macOS and BSD and 108 on Linux, the closing NUL included; see unix(7). */
const MAX_SOCKET_PATH_BYTES = 103;
const TEMPORARY_PREFIX = 'portcall-';

/**
 * Where Redis listens: in the directory itself, or, where that path is too long for a socket address, in a new
 * directory for temporary files that only this user can enter (mkdtemp makes it with mode 0700).
 */
export function makeSocketPath(directory: string): string {
  const path = defaultSocketPath(directory);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  return join(mkdtempSync(join(tmpdir(), TEMPORARY_PREFIX)), 'redis.sock');
}

export function defaultSocketPath(directory: string): string {
  return join(directory, 'redis.sock');
}

/** Removes the socket, and the temporary directory made for it. To be called when Redis has ended. */
export function removeSocketPath(path: string): void {
  rmSync(path, { force: true });
  const parent = dirname(path);
  if (!basename(parent).startsWith(TEMPORARY_PREFIX) || dirname(parent) !== tmpdir()) return;
  rmSync(parent, { recursive: true, force: true });
}
