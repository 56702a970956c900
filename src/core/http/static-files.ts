import { createReadStream, readdirSync, statSync, type Dirent } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
]);
/** Any other file is a program to read. */
const TEXT = 'text/plain; charset=utf-8';

/** Files that change with the version of the service, at the same address. */
const CHECK_AGAIN = 'no-cache';
/** Files whose name changes with their content. */
const FOREVER = 'public, max-age=31536000, immutable';
/** What the name of such a file has: `index-BxY3_k9Q.js`. */
const HASHED = /-[\w-]{8}\.\w+$/;

/**
 * The files of a directory, for browsers. Only what is listed when the directory is read can be served, so no path of a request is ever a path of a
 * file. The directory is read when it is there, and again when it has changed: it may be built after the service has started.
 */
export class StaticFiles {
  readonly #directory: string;
  readonly #isOffered: (path: string) => boolean;
  #names: ReadonlySet<string> = new Set();
  #readAt = 0;

  /** `isOffered`: which of the files are served, by their path below the directory. Default: all. */
  constructor(directory: URL, isOffered: (path: string) => boolean = () => true) {
    this.#directory = fileURLToPath(directory);
    this.#isOffered = isOffered;
  }

  /** The path of the file on this machine; undefined when there is none of this name. */
  find(name: string): string | undefined {
    this.#readAgain();
    return this.#names.has(name) ? join(this.#directory, name) : undefined;
  }

  /** Answers with the file, its type, and how long it may be kept; undefined when there is none. */
  send(name: string, reply: FastifyReply): StreamableFile | undefined {
    const path = this.find(name);
    return path === undefined ? undefined : sendFile(path, reply);
  }

  #readAgain(): void {
    const changedAt = statSync(this.#directory, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedAt === this.#readAt) return;
    this.#readAt = changedAt;
    const entries = changedAt === 0 ? [] : readdirSync(this.#directory, { recursive: true, withFileTypes: true });
    this.#names = new Set(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => this.#nameOf(entry))
        .filter(this.#isOffered),
    );
  }

  #nameOf({ parentPath, name }: Dirent): string {
    return relative(this.#directory, join(parentPath, name)).split(sep).join('/');
  }
}

export function sendFile(path: string, reply: FastifyReply): StreamableFile {
  void reply.header('cache-control', HASHED.test(path) ? FOREVER : CHECK_AGAIN);
  return new StreamableFile(createReadStream(path), { type: TYPES.get(extname(path)) ?? TEXT });
}
