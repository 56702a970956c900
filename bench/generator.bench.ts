import { compiled } from './lib/compile.ts';
import { runLoad, watchProcess, type LoadResult, type Watch } from './lib/load.ts';
import { printNote, printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';
import { startBare } from './lib/upstream.ts';

/**
 * Does a round trip cost the load generator less than the fastest that is measured? Processor time of both in the same runs: in a closed loop the one that needs
 * more, on a core of its own, is what is measured.
 */
const RUNS = 7;
const DURATION_MS = 700;
const variants = [
  { transport: 'tcp', connections: 64, bare: './bare-tcp.ts', against: 'a bare node:net echo' },
  { transport: 'udp', connections: 32, bare: './bare-udp.ts', against: 'a bare node:dgram echo' },
] as const;

export async function run(): Promise<void> {
  if (compiled('load.c') === undefined)
    return printNote('skipped: without a C compiler the generator is Node, and costs no less than what it measures');
  for (const { transport, connections, bare, against } of variants) {
    const node = await startBare(bare);
    const costs: Costs[] = [];
    try {
      for (let round = -1; round < RUNS; round += 1) {
        const cost = await costsOf(node.pid, (watch) =>
          runLoad({ transport, port: node.port, connections, bytes: 64, durationMs: DURATION_MS }, watch),
        );
        if (round >= 0) costs.push(cost);
      }
    } finally {
      await node.end();
    }
    const [ours, baseline, ratios] = [
      seriesOf(costs.map(({ generator }) => generator)),
      seriesOf(costs.map(({ server }) => server)),
      seriesOf(costs.map(({ generator, server }) => generator / server)),
    ];
    printRow({
      what: `processor time of load.c, ${transport.toUpperCase()}`,
      against,
      ratio: ratios.median,
      ratios,
      budget: { atMost: 1 },
      ours,
      baseline,
      unit: 'µs a round trip',
    });
  }
}

/** Processor time of one round trip, in microseconds. */
interface Costs {
  readonly generator: number;
  readonly server: number;
}

async function costsOf(pid: number | undefined, load: (watch: Watch) => Promise<LoadResult>): Promise<Costs> {
  const cpu = watchProcess(pid);
  const { busy, perSecond, roundTrips } = await load(cpu);
  return { generator: (busy / perSecond) * 1e6, server: (cpu.ms() * 1000) / roundTrips };
}
