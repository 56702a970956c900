import { execFile } from 'node:child_process';
import { Child } from './child.ts';
import { compiled } from './compile.ts';
import { noteGenerator } from './generators.ts';
import type { Way } from './in-turns.ts';
import { processTimeMs } from './process-time.ts';

/** A load in a closed loop; see load.c. */
export interface EchoLoad {
  /** `short`: TCP, a new connection for each message. `tls`: any certificate will do. Default `tcp`. */
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
  /** Share of a core the generator used; near 1: it was the bottleneck. */
  readonly busy: number;
}

/** Who is measured: its process, with all that it begins. */
export interface Measured {
  readonly pid: number | undefined;
  readonly name: string;
}

const nodeLoads = { tcp: './load-tcp.ts', tls: './load-tcp.ts', udp: './load-udp.ts', short: './load-short.ts' } as const;

/** Runs one load to its end; `onBegin` is called when every connection is open and time begins. With a C compiler (`cc`) the generator is load.c, else a Node process that is as busy as the server. */
export async function runLoad(load: EchoLoad, onBegin: () => void = () => undefined): Promise<LoadResult> {
  const program = compiled(load.transport === 'tls' ? 'load.c with TLS' : 'load.c');
  const result = await (program === undefined ? runWithNode(load, onBegin) : runCompiled(program, load, onBegin));
  noteGenerator(program === undefined ? nodeLoads[load.transport ?? 'tcp'] : 'load.c', result.busy);
  return result;
}

async function runCompiled(program: string, { transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad, onBegin: () => void): Promise<LoadResult> {
  return runForJson<LoadResult>(program, [transport, port, connections, bytes, durationMs, messageHex ?? []].flat(), onBegin);
}

/** Runs a program whose last line is what it measured, as JSON. `onFirst` is called with the first thing it prints. */
export async function runForJson<T>(program: string, args: readonly (string | number)[], onFirst: () => void = () => undefined): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const child = execFile(program, args.map(String), (error, output) => {
    if (error) reject(error);
    else resolve(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as T);
  });
  child.stdout?.once('data', onFirst);
  return promise;
}

async function runWithNode({ transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad, onBegin: () => void): Promise<LoadResult> {
  onBegin();
  const child = new Child(nodeLoads[transport], { port, connections, sockets: connections, bytes, durationMs, messageHex, tls: transport === 'tls' });
  const result = await child.next<LoadResult>();
  await child.end();
  return result;
}

/** The load as one of several ways for `inTurns`: round trips a second. */
export function roundTrips(load: EchoLoad, { pid, name }: Measured): Way {
  return async () => {
    let before = Number.NaN;
    const { perSecond, roundTrips: trips, lost = 0 } = await runLoad(load, () => (before = processTimeMs(pid)));
    if (lost > 0) console.log(`          (${name}: ${lost} datagrams without an answer within 200 ms)`);
    return { value: perSecond, cpuUs: ((processTimeMs(pid) - before) * 1000) / trips };
  };
}
