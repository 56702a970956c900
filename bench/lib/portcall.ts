import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** How long the service may take to be ready, in milliseconds. */
const START_TIMEOUT_MS = 20_000;

/** The built service with its embedded Redis, in a process and a data directory of its own. */
export class Portcall {
  readonly process: ChildProcess;
  readonly url: string;
  readonly #dataDir: string;

  private constructor(child: ChildProcess, url: string, dataDir: string) {
    this.process = child;
    this.url = url;
    this.#dataDir = dataDir;
  }

  static async start(env: Record<string, string> = {}, nodeArguments: string[] = []): Promise<Portcall> {
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: run `npm run build` first');
    const dataDir = await mkdtemp(join(tmpdir(), 'portcall-bench-'));
    const child = spawn(process.execPath, [...nodeArguments, MAIN], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PORTCALL_PORT: '0', PORTCALL_DATA_DIR: dataDir, PORTCALL_LOG_LEVEL: 'warn', ...env },
    });
    const url = await readyUrl(child);
    return new Portcall(child, url, dataDir);
  }

  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A listener that listens; its port is `status.address.port`. */
  async listener(spec: object): Promise<{ id: string; port: number }> {
    const made = await this.request<{ id: string; status: { address: { port: number } } }>('POST', '/v1/listeners', spec);
    return { id: made.id, port: made.status.address.port };
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = once(this.process, 'exit');
      this.process.kill('SIGTERM');
      await ended;
    }
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`the service was not ready in time: ${output}`)), START_TIMEOUT_MS);
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const url = /API\s+(http\S+)\/v1/.exec(output)?.[1];
    if (url !== undefined && output.includes('Stream')) resolve(url);
  });
  child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${output}`)));
  return promise.finally(() => clearTimeout(timer));
}
