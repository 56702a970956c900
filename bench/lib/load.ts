import { execFile } from 'node:child_process';
import { Child } from './child.ts';
import { compiled } from './compile.ts';
import { noteGenerator } from './generators.ts';
import type { Way } from './in-turns.ts';
import { measureProcessTime } from './process-time.ts';

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

const nodeLoads = {
  tcp: './load-tcp.ts',
  tls: './load-tcp.ts',
  udp: './load-udp.ts',
  short: './load-short.ts',
} as const;

/** Called when every connection is open and time begins, and when it is over and every connection still open. */
export interface Watch {
  readonly begun?: () => void;
  readonly over?: () => void;
}

/** Runs one load to its end. With a C compiler (`cc`) the generator is load.c, else a Node process that is as busy as the server. */
export async function runLoad(load: EchoLoad, watch: Watch = {}): Promise<LoadResult> {
  const program = compiled(load.transport === 'tls' ? 'load.c with TLS' : 'load.c');
  const result = await (program === undefined ? runWithNode(load, watch) : runCompiled(program, load, watch));
  noteGenerator(program === undefined ? nodeLoads[load.transport ?? 'tcp'] : 'load.c', result.busy);
  return result;
}

async function runCompiled(
  program: string,
  { transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad,
  watch: Watch,
): Promise<LoadResult> {
  return runForJson<LoadResult>(
    program,
    [transport, port, connections, bytes, durationMs, messageHex ?? []].flat(),
    watch,
  );
}

/** Runs a program that may print a line when it begins, and what it measured as a line of JSON; then it waits for the end of its input. */
export async function runForJson<T>(
  program: string,
  args: readonly (string | number)[],
  { begun, over }: Watch = {},
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const child = execFile(program, args.map(String), (error, output) => {
    if (error) reject(error);
    else resolve(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as T);
  });
  child.stdout?.on('data', (text: string) => {
    if (text.startsWith('begin')) begun?.();
    if (!text.includes('}')) return;
    over?.();
    child.stdin?.end();
  });
  return promise;
}

async function runWithNode(
  { transport = 'tcp', port, connections, bytes, durationMs, messageHex }: EchoLoad,
  { begun, over }: Watch,
): Promise<LoadResult> {
  begun?.();
  const child = new Child(nodeLoads[transport], {
    port,
    connections,
    sockets: connections,
    bytes,
    durationMs,
    messageHex,
    tls: transport === 'tls',
  });
  const result = await child.next<LoadResult>();
  over?.();
  await child.end();
  return result;
}

/** Measures the processor time of a process while a load runs. */
export function watchProcess(pid: number | undefined): Required<Watch> & { ms(): number } {
  let measured: () => number = () => Number.NaN;
  let ms = Number.NaN;
  return { begun: () => (measured = measureProcessTime(pid)), over: () => (ms = measured()), ms: () => ms };
}

/** The load as one of several ways for `inTurns`: round trips a second. */
export function roundTrips(load: EchoLoad, { pid, name }: Measured): Way {
  return async () => {
    const cpu = watchProcess(pid);
    const { perSecond, roundTrips: trips, lost = 0 } = await runLoad(load, cpu);
    if (lost > 0) console.log(`          (${name}: ${lost} datagrams without an answer within 200 ms)`);
    return { value: perSecond, cpuUs: (cpu.ms() * 1000) / trips };
  };
}
