import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MB = fileURLToPath(new URL('../node_modules/@mbtest/mountebank/bin/mb', import.meta.url));
const START_TIMEOUT_MS = 20_000;
/** For the API and the imposters: connections from any address of the loopback network are served, which `--localOnly` would refuse. */
const HOST = '127.0.0.1';

/** A mountebank that says nothing but errors, on loopback. */
export class Mountebank {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #directory: string;

  private constructor(process: ChildProcess, url: string, directory: string) {
    this.#process = process;
    this.#url = url;
    this.#directory = directory;
  }

  static async start(): Promise<Mountebank> {
    const directory = await mkdtemp(join(tmpdir(), 'portcall-mountebank-'));
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [
        MB,
        'start',
        '--port',
        String(port),
        '--host',
        HOST,
        '--loglevel',
        'error',
        '--nologfile',
        '--pidfile',
        join(directory, 'mb.pid'),
      ],
      { stdio: 'ignore', cwd: directory },
    );
    const mountebank = new Mountebank(child, `http://127.0.0.1:${port}`, directory);
    const until = Date.now() + START_TIMEOUT_MS;
    while (
      !(await fetch(mountebank.#url).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (Date.now() > until || child.exitCode !== null) throw new Error('mountebank did not start');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return mountebank;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** A TCP imposter that answers as its stubs say; its port. */
  async imposter(stubs: object[]): Promise<number> {
    const response = await fetch(`${this.#url}/imposters`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocol: 'tcp', host: HOST, mode: 'text', stubs }),
    });
    if (!response.ok) throw new Error(`mountebank: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { port: number }).port;
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await exited;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
