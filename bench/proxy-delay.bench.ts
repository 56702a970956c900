import { Service } from '../test/helpers/service.ts';
import { needCompiled } from './lib/compile.ts';
import { startHaproxy } from './lib/haproxy.ts';
import { runForJson } from './lib/load.ts';
import { megabytes } from './lib/move.ts';
import { findFreePort } from '../test/helpers/free-port.ts';
import { findProgram } from './lib/programs.ts';
import { printNote, printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';
import { startBare } from './lib/upstream.ts';

/**
 * How exact are faults on a proxy? A latency of 100 ms for 1,000 connections that send 20,000 and 50,000 chunks a second in all: never early, and how
 * late; and a bandwidth over 5 s. Chunks go one way, and both ends are in one program, which knows when it sent and received each. What the way through
 * the proxy takes without the fault is measured in the same run: it is part of what is late. Beside it stands what a bare
 * node:net pipe and HAProxy take, which delay nothing.
 */
const DELAY_MS = 100;
const CONNECTIONS = 1000;
const LATE_MS = { p50: 0.3, p99: 3 };
const RATES = [20_000, 50_000];
const DURATION_MS = 5000;
const WARM_UP_MS = 1500;
const BYTES_PER_SECOND = 20_000_000;
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };

interface Paced {
  readonly sent: number;
  readonly came: number;
  readonly shortest: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  try {
    for (const rate of RATES) await delays(portcall, rate);
    await bandwidth(portcall);
  } finally {
    await portcall.end();
  }
}

const proxyTo = (port: number, faults: object) => ({
  handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] },
  faults,
  ...QUIET,
});

async function delays(portcall: Service, chunksPerSecond: number): Promise<void> {
  const plain = await pace(portcall, chunksPerSecond, {});
  const slow = await pace(portcall, chunksPerSecond, { slow: { type: 'latency', direction: 'in', ms: DELAY_MS } });
  const pipe = await paceBare(chunksPerSecond);
  const haproxy = await paceHaproxy(chunksPerSecond);
  const what = `latency fault of ${DELAY_MS} ms, ${CONNECTIONS} connections, ${chunksPerSecond} chunks/s`;
  printRow({
    what: `${what}: the shortest`,
    against: 'the planned delay',
    ratio: slow.shortest / DELAY_MS,
    budget: { atLeast: 1 },
    ours: seriesOf([slow.shortest]),
    baseline: seriesOf([DELAY_MS]),
    unit: 'ms',
  });
  for (const quantile of ['p50', 'p99'] as const) {
    const lateMs = slow[quantile] - DELAY_MS;
    const mostMs = LATE_MS[quantile];
    printRow({
      what: `${what}: late, ${quantile}`,
      against: 'the most there may be',
      ratio: lateMs / mostMs,
      budget: { atMost: 1 },
      ours: seriesOf([lateMs]),
      baseline: seriesOf([mostMs]),
      unit: 'ms',
    });
  }
  printNote(`${chunksPerSecond} chunks/s without the fault: ${described(plain)}`);
  printNote(`${chunksPerSecond} chunks/s through a bare node:net pipe: ${described(pipe)}`);
  if (haproxy !== undefined) printNote(`${chunksPerSecond} chunks/s through HAProxy: ${described(haproxy)}`);
}

function described({ shortest, p50, p99, longest }: Paced): string {
  return `shortest ${shortest} ms, p50 ${p50}, p99 ${p99}, longest ${longest}`;
}

/** What chunks take through a proxy with these faults. */
function pace(portcall: Service, chunksPerSecond: number, faults: object): Promise<Paced> {
  return paceThrough(chunksPerSecond, async (peerPort) => {
    const { id, port } = await portcall.listener(proxyTo(peerPort, faults));
    return { port, end: () => portcall.request('DELETE', `/v1/listeners/${id}`) };
  });
}

function paceBare(chunksPerSecond: number): Promise<Paced> {
  return paceThrough(chunksPerSecond, (upstreamPort) => startBare('./bare-tcp-pipe.ts', { upstreamPort }));
}

async function paceHaproxy(chunksPerSecond: number): Promise<Paced | undefined> {
  const program = findProgram('haproxy');
  return program === undefined ? undefined : paceThrough(chunksPerSecond, (port) => startHaproxy(program, port));
}

/** What chunks take through what `start` puts in front of a port; run once before, until the code is compiled. */
async function paceThrough(
  chunksPerSecond: number,
  start: (peerPort: number) => Promise<{ port: number; end(): Promise<unknown> }>,
): Promise<Paced> {
  let paced: Paced | undefined;
  for (const durationMs of [WARM_UP_MS, DURATION_MS]) {
    const peerPort = await findFreePort();
    const { port, end } = await start(peerPort);
    const parameters = [port, peerPort, CONNECTIONS, chunksPerSecond, durationMs];
    paced = await runForJson<Paced>(needCompiled('paced.c'), parameters);
    await end();
    if (paced.came !== paced.sent) throw new Error(`${paced.came} of ${paced.sent} chunks arrived`);
  }
  return paced as Paced;
}

async function bandwidth(portcall: Service): Promise<void> {
  const peerPort = await findFreePort();
  const fault = { type: 'bandwidth', direction: 'in', bytesPerSecond: BYTES_PER_SECOND };
  const { port } = await portcall.listener(proxyTo(peerPort, { narrow: fault }));
  const move = { protocol: 'tcp', direction: 'up', port, peerPort, frameBytes: 65_536, durationMs: 5000 } as const;
  const figure = await megabytes(move, { pid: portcall.process.pid })();
  const value = typeof figure === 'number' ? figure : figure.value;
  const asked = BYTES_PER_SECOND / 1e6;
  const row = { what: 'bandwidth over 5 s', against: 'the figure', unit: 'MB/s' };
  printRow({
    ...row,
    ratio: value / asked,
    budget: { atMost: 1.02 },
    ours: seriesOf([value]),
    baseline: seriesOf([asked]),
  });
}
