import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { runLoad } from './lib/load.ts';
import { printComparison } from './lib/report.ts';
import { percentile } from './lib/stats.ts';

/** How long does GET /v1/listeners/{id} take (p99) while a listener echoes at full speed, compared with an idle node? */
const ROUNDS = { runs: 3, warmUp: 1 };
const LOAD = { connections: 64, bytes: 64, durationMs: 4000 };
const REQUESTS = 1000;

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const listener = await portcall.listener({ handler: { type: 'echo' }, events: 'full' });
    const figures = await inTurns(ROUNDS, {
      baseline: () => p99(portcall, listener.id),
      ours: async () => {
        const load = runLoad({ port: listener.port, ...LOAD });
        return p99(portcall, listener.id).finally(() => load);
      },
    });
    printComparison({
      what: 'GET /v1/listeners/{id} p99 under echo load',
      against: 'idle p99',
      budget: { atMost: 5 },
      ...figures,
      unit: 'ms',
    });
  } finally {
    await portcall.end();
  }
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
