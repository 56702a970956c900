import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { runLoad } from './lib/load.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** How fast is a UDP echo through a listener, compared with bare node:dgram? 32 sockets × 64 bytes. */
const RUNS = 5;
const LOAD = { connections: 32, bytes: 64, durationMs: 2500 };

export async function run(): Promise<void> {
  const bare = new Child('./bare-udp.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const { port } = await bare.next<{ port: number }>();
    const listener = await portcall.listener({ transport: 'udp', handler: { type: 'echo' }, events: 'full' });
    const baseline: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < RUNS; round++) {
      baseline.push(await rate(port));
      ours.push(await rate(listener.port));
    }
    const [rates, bareRates] = [seriesOf(ours), seriesOf(baseline)];
    printRow({ what: 'UDP echo, events full, capture on', against: 'bare node:dgram', ratio: rates.median / bareRates.median, budget: { atLeast: 0.7 }, ours: rates, baseline: bareRates, unit: 'round trips/s' });
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}

async function rate(port: number): Promise<number> {
  const { perSecond, lost = 0 } = await runLoad({ transport: 'udp', port, ...LOAD });
  if (lost > 0) console.log(`          (${lost} datagrams lost)`);
  return perSecond;
}
