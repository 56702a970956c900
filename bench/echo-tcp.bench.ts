import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { Busiest, runLoad } from './lib/load.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** How fast is a TCP echo through a listener, compared with bare node:net on one thread? 64 connections × 64 bytes. */
const RUNS = 5;
const LOAD = { connections: 64, bytes: 64, durationMs: 2500 };

const variants = [
  { what: 'TCP echo, events full, capture on', spec: { events: 'full' }, budget: { atLeast: 0.7 } },
  { what: 'TCP echo, events lifecycle', spec: { events: 'lifecycle' }, budget: { atLeast: 0.9 } },
  { what: 'TCP echo, events full, threads 2', spec: { events: 'full', threads: 2 }, budget: { atLeast: 1 } },
  { what: 'TCP echo, events lifecycle, threads 2', spec: { events: 'lifecycle', threads: 2 }, budget: { atLeast: 1 } },
] as const;

export async function run(): Promise<void> {
  const bare = new Child('./bare-tcp.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const { port } = await bare.next<{ port: number }>();
    const ports = await Promise.all(variants.map(({ spec }) => portcall.listener({ handler: { type: 'echo' }, ...spec })));
    const busiest = new Busiest();
    const rate = async (to: number): Promise<number> => {
      const result = await runLoad({ port: to, ...LOAD });
      busiest.note(result);
      return result.perSecond;
    };
    const baseline: number[] = [];
    const ours: number[][] = variants.map(() => []);
    for (let round = 0; round < RUNS; round++) {
      baseline.push(await rate(port));
      for (const [index, listener] of ports.entries()) ours[index]?.push(await rate(listener.port));
    }
    for (const [index, variant] of variants.entries()) {
      const rates = seriesOf(ours[index] ?? []);
      const bareRates = seriesOf(baseline);
      printRow({ what: variant.what, against: 'bare node:net', ratio: rates.median / bareRates.median, budget: variant.budget, ours: rates, baseline: bareRates, unit: 'round trips/s' });
    }
    busiest.print();
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}
