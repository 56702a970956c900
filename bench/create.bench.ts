import { Service } from '../test/helpers/service.ts';
import { Mountebank } from './lib/mountebank.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** How long do 200 listeners take, created one after another, compared with mountebank's 200 TCP imposters? Both choose free ports. */
const RUNS = 3;
const COUNT = 200;

export async function run(): Promise<void> {
  const mountebank = await Mountebank.start();
  const portcall = await Service.start();
  const baseline: number[] = [];
  const ours: number[] = [];
  try {
    for (let round = 0; round < RUNS; round++) {
      baseline.push(await timed(() => mountebank.imposter([])));
      ours.push(await timed(() => portcall.listener({})));
    }
  } finally {
    await Promise.all([mountebank.end(), portcall.end()]);
  }
  const [a, b] = [seriesOf(ours), seriesOf(baseline)];
  printRow({ what: `${COUNT} listeners created one after another`, against: 'mountebank', ratio: a.median / b.median, budget: { atMost: 1 }, ours: a, baseline: b, unit: 'ms' });
}

async function timed(create: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let n = 0; n < COUNT; n++) await create();
  return performance.now() - startedAt;
}
