import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

/** A load in a closed loop; see load.c. */
export interface EchoLoad {
  /** `short`: TCP, a new connection for each message. Default `tcp`. */
  readonly transport?: keyof typeof nodeLoads;
  readonly port: number;
  /** TCP connections or UDP sockets. */
  readonly connections: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** The message in hexadecimal digits, `bytes` long. Default: all x. TCP. */
  readonly messageHex?: string;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly roundTrips: number;
  /** Datagrams without an answer. */
  readonly lost?: number;
  /** Share of a core the generator used; near 1: it was the bottleneck. Absent: not measured. */
  readonly busy?: number;
}

let generator: string | null | undefined;

/** Runs one load to its end. With a C compiler (`cc`) the generator is load.c, else a Node process that is as busy as the server. */
export async function runLoad(load: EchoLoad): Promise<LoadResult> {
  generator ??= compile();
  return generator === null ? runWithNode(load) : runCompiled(generator, load);
}

function compile(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'portcall-load-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const program = join(directory, 'load');
  try {
    execFileSync('cc', ['-O2', '-o', program, fileURLToPath(new URL('load.c', import.meta.url))], { stdio: 'ignore' });
    console.log('load generator: load.c');
    return program;
  } catch {
    console.log('load generator: Node, because there is no C compiler; it is the bottleneck itself, so ratios are less clear');
    return null;
  }
}

async function runCompiled(program: string, { transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad): Promise<LoadResult> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>();
  execFile(program, [transport, port, connections, bytes, durationMs, messageHex ?? []].flat().map(String), (error, output) => {
    if (error) reject(error);
    else resolve(JSON.parse(output) as LoadResult);
  });
  return promise;
}

const nodeLoads = { tcp: './load-tcp.ts', udp: './load-udp.ts', short: './load-short.ts' } as const;

async function runWithNode({ transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad): Promise<LoadResult> {
  const child = new Child(nodeLoads[transport], { port, connections, sockets: connections, bytes, durationMs, messageHex });
  const result = await child.next<LoadResult>();
  await child.end();
  return result;
}

/** Remembers how busy the generator was at most, over many loads. */
export class Busiest {
  #share = 0;

  note({ busy = 0 }: LoadResult): void {
    this.#share = Math.max(this.#share, busy);
  }

  print(): void {
    if (this.#share > 0) console.log(`          load generator: at most ${this.#share.toFixed(2)} of a core`);
  }
}
