import { Service } from '../test/helpers/service.ts';
import { runLoad } from './lib/load.ts';
import { printRow } from './lib/report.ts';
import { percentile, seriesOf } from './lib/stats.ts';

/** How long does GET /v1/listeners/{id} take (p99) while a listener echoes at full speed, compared with an idle node? */
const RUNS = 3;
const LOAD = { connections: 64, bytes: 64, durationMs: 4000 };
const REQUESTS = 1000;

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const idle: number[] = [];
  const loaded: number[] = [];
  try {
    const listener = await portcall.listener({ handler: { type: 'echo' }, events: 'full' });
    await p99(portcall, listener.id);
    for (let round = 0; round < RUNS; round++) {
      idle.push(await p99(portcall, listener.id));
      const load = runLoad({ port: listener.port, ...LOAD });
      loaded.push(await p99(portcall, listener.id));
      await load;
    }
  } finally {
    await portcall.end();
  }
  const [ours, baseline] = [seriesOf(loaded), seriesOf(idle)];
  printRow({ what: 'GET /v1/listeners/{id} p99 under echo load', against: 'idle p99', ratio: ours.median / baseline.median, budget: { atMost: 5 }, ours, baseline, unit: 'ms' });
}

async function p99(portcall: Service, id: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < REQUESTS; index++) {
    const startedAt = performance.now();
    await portcall.request('GET', `/v1/listeners/${id}`);
    times.push(performance.now() - startedAt);
  }
  return percentile(times, 0.99);
}
