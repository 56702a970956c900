import { Service } from '../test/helpers/service.ts';
import { needCompiled } from './lib/compile.ts';
import { noteGenerator } from './lib/generators.ts';
import { runForJson, runLoad } from './lib/load.ts';
import { megabytes } from './lib/move.ts';
import { findFreePort } from '../test/helpers/free-port.ts';
import { printNote, printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';
import { startEcho } from './lib/upstream.ts';

/**
 * How exact are faults on a proxy? A latency of 100 ms for 1,000 connections that send 20,000 and 50,000 chunks a second in all: never early, and how
 * late; and a bandwidth over 5 s. Where one core does not pass 50,000 round trips a second without a fault, chunks wait for it, not for the fault. The way through the proxy without the fault is measured in the same run, and part of what is late.
 */
const DELAY_MS = 100;
const CONNECTIONS = 1000;
const RATES = [20_000, 50_000];
const DURATION_MS = 5000;
const BYTES_PER_SECOND = 20_000_000;
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };

interface Paced {
  readonly sent: number;
  readonly came: number;
  readonly shortest: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  readonly busy: number;
}

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const echo = await startEcho('tcp');
  try {
    for (const rate of RATES) await delays(portcall, echo.port, rate);
    await bandwidth(portcall);
  } finally {
    await Promise.all([portcall.end(), echo.end()]);
  }
}

const proxyTo = (port: number, faults: object) => ({
  handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] },
  faults,
  ...QUIET,
});

async function delays(portcall: Service, echoPort: number, chunksPerSecond: number): Promise<void> {
  const slow = await portcall.listener(proxyTo(echoPort, { slow: { type: 'latency', ms: DELAY_MS } }));
  await runLoad({ port: slow.port, connections: 64, bytes: 64, durationMs: 500 });
  const paced = await runForJson<Paced>(needCompiled('paced.c'), [
    slow.port,
    CONNECTIONS,
    chunksPerSecond,
    DURATION_MS,
  ]);
  noteGenerator('paced.c', paced.busy);
  printNote(
    `${paced.came} of ${paced.sent} chunks came back; the shortest way took ${paced.shortest} ms, the longest ${paced.longest} ms`,
  );
  const what = `latency fault of ${DELAY_MS} ms, ${CONNECTIONS} connections, ${chunksPerSecond} chunks/s`;
  const late = { baseline: seriesOf([DELAY_MS]), unit: 'ms', against: 'the planned delay' };
  const rows = [
    [`${what}: shortest`, paced.shortest, { atLeast: 1 }],
    [`${what}: p50`, paced.p50, { atMost: (DELAY_MS + 0.3) / DELAY_MS }],
    [`${what}: p99`, paced.p99, { atMost: (DELAY_MS + 3) / DELAY_MS }],
  ] as const;
  for (const [name, ms, budget] of rows)
    printRow({ ...late, what: name, ratio: ms / DELAY_MS, budget, ours: seriesOf([ms]) });
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
