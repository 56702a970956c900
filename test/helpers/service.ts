import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** How long the service may take to be ready, in milliseconds. */
const START_TIMEOUT_MS = 60_000;
/** How long its end may take, in milliseconds. */
const END_TIMEOUT_MS = 15_000;

export interface ServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** To start again where another one ended. Default: a new directory, removed by `end`. */
  readonly dataDir?: string;
  /** For Node itself, for example `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
  /** Most file descriptors, as `ulimit -n`. Default: what the test has. */
  readonly maxDescriptors?: number;
  /** To talk to code that `nodeArguments` loads into it: `process.send` there, `service.process.on('message')` here. */
  readonly ipc?: boolean;
}

/** The built service with its embedded Redis, in a process of its own. For e2e tests and benchmarks. */
export class Service {
  readonly process: ChildProcess;
  readonly url: string;
  readonly dataDir: string;

  private constructor(child: ChildProcess, url: string, dataDir: string) {
    this.process = child;
    this.url = url;
    this.dataDir = dataDir;
  }

  static async start({
    env = {},
    dataDir,
    nodeArguments = [],
    maxDescriptors,
    ipc = false,
  }: ServiceOptions = {}): Promise<Service> {
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: run `npm run build` first');
    const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'portcall-service-')));
    const command = [...limited(maxDescriptors), process.execPath, ...nodeArguments, MAIN];
    const child = spawn(command[0] as string, command.slice(1), {
      stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
      env: { ...process.env, PORTCALL_PORT: '0', PORTCALL_DATA_DIR: directory, PORTCALL_LOG_LEVEL: 'warn', ...env },
    });
    return new Service(child, await readyUrl(child), directory);
  }

  /** A JSON request; throws on any status that is no success. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A listener that listens. */
  async listener(spec: object): Promise<{ id: string; port: number }> {
    const made = await this.request<{ id: string; status: { address: { port: number } } }>(
      'POST',
      '/v1/listeners',
      spec,
    );
    return { id: made.id, port: made.status.address.port };
  }

  /** The process of its private Redis: the one child whose command is a server's. */
  redisPid(): number {
    for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1];
        if (
          Number(parent) === this.process.pid &&
          /(redis|valkey)-server/.test(readFileSync(`/proc/${entry}/cmdline`, 'utf8'))
        )
          return Number(entry);
      } catch {
        // It ended meanwhile.
      }
    }
    throw new Error('the service has no Redis child');
  }

  /** Ends the process by `signal` and waits for it; the data directory stays. */
  async kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exited = once(this.process, 'exit');
      this.process.kill(signal);
      await exited;
    }
    return { code: this.process.exitCode, signal: this.process.signalCode };
  }

  /** Ends the service in good order and removes its data directory. One that does not end (it may be stopped by SIGSTOP) is killed: a test must not hang. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.process.kill('SIGKILL'), END_TIMEOUT_MS);
    await this.kill('SIGTERM');
    clearTimeout(timer);
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A shell that sets the limit, and becomes the program. */
function limited(maxDescriptors: number | undefined): string[] {
  return maxDescriptors === undefined ? [] : ['sh', '-c', `ulimit -n ${maxDescriptors}; exec "$0" "$@"`];
}

async function readyUrl(child: ChildProcess): Promise<string> {
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`the service was not ready in time: ${output}`));
  }, START_TIMEOUT_MS);
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const url = /API\s+(http\S+)\/v1/.exec(output)?.[1];
    if (url !== undefined && output.includes('Stream')) resolve(url);
  });
  child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${output}`)));
  return promise.finally(() => clearTimeout(timer));
}
