import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { mapThrough } from './lib/jobs.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/**
 * Do two job threads do twice the work of one? `hash` jobs, as many in both cases. What the machine gives at all is measured along with it: where
 * bare threads do not get 1.7 times as far in twos, because others use the cores, no pool can.
 */
const RUNS = 3;
const JOBS = 12;
const ROUNDS = 300_000;
const THREADS = [1, 2] as const;

export async function run(): Promise<void> {
  const services = await Promise.all(
    THREADS.map((threads) =>
      Service.start({ env: { PORTCALL_JOB_THREADS: String(threads), PORTCALL_NET_THREADS: '1' } }),
    ),
  );
  const bare = new Child('./bare-hash.ts', { rounds: ROUNDS * (JOBS / 4) });
  try {
    await bare.next();
    const rates = THREADS.map((): number[] => []);
    const bareRates = THREADS.map((): number[] => []);
    // The first round starts the threads.
    for (let round = 0; round <= RUNS; round += 1) {
      for (const [index, service] of services.entries()) {
        const ms = await mapThrough(service, 'default', {
          kind: 'hash',
          inputs: Array.from({ length: JOBS }, () => ({ data: 'x', rounds: ROUNDS })),
        });
        bare.send({ threads: THREADS[index] });
        const { perSecond } = await bare.next<{ perSecond: number }>();
        if (round === 0) continue;
        rates[index]?.push((JOBS / ms) * 1000);
        bareRates[index]?.push(perSecond);
      }
    }
    const [one, two, bareOne, bareTwo] = [...rates, ...bareRates].map(seriesOf);
    if (!one || !two || !bareOne || !bareTwo) throw new Error('nothing was measured');
    printRow({
      what: 'hash jobs on 2 job threads',
      against: 'one thread',
      ratio: two.median / one.median,
      budget: { atLeast: 1.7 },
      ours: two,
      baseline: one,
      unit: 'jobs/s',
    });
    console.log(
      `          for comparison, bare worker threads on this machine now: ${(bareTwo.median / bareOne.median).toFixed(2)} ×`,
    );
  } finally {
    await Promise.all([bare.end(), ...services.map((service) => service.end())]);
  }
}
