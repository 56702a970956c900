import { join } from 'node:path';
import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { mapThrough, Submitter } from './lib/jobs.ts';
import { printRow } from './lib/report.ts';
import { percentile, seriesOf } from './lib/stats.ts';

/**
 * What does a job cost that does nothing, compared with bare BullMQ on the same Redis? Ours (`sleep` of 0 ms, which sets no timer): accepted over HTTP,
 * checked, recorded, queued, run on a thread, its result kept in order and its three events in the log. Bare: queued, run in the same process by
 * a function that returns, and forgotten.
 */
const RUNS = 5;
const CONCURRENCY = 16;
const AT_ONCE = 5000;
const ONE_BY_ONE = 300;
const POOL = 'bench';
const noop = { kind: 'sleep', input: { ms: 0 } };

export async function run(): Promise<void> {
  const portcall = await Service.start();
  const submitter = new Submitter(portcall);
  const bare = new Child('./bare-bullmq.ts', { path: join(portcall.dataDir, 'redis', 'redis.sock'), concurrency: CONCURRENCY });
  try {
    await bare.next();
    await portcall.request('POST', '/v1/pools', { name: POOL, maxWorkers: CONCURRENCY, retention: { count: 100 } });
    await compareRates(portcall, bare);
    await compareTimes(submitter, bare);
  } finally {
    submitter.end();
    await Promise.all([bare.end(), portcall.end()]);
  }
}

async function compareRates(portcall: Service, bare: Child): Promise<void> {
  const inputs = Array.from({ length: AT_ONCE }, () => noop.input);
  const [ours, baseline]: [number[], number[]] = [[], []];
  for (let round = 0; round <= RUNS; round += 1) {
    bare.send({ atOnce: AT_ONCE });
    const { perSecond } = await bare.next<{ perSecond: number }>();
    const ms = await mapThrough(portcall, POOL, { kind: noop.kind, inputs });
    // The first round warms up.
    if (round === 0) continue;
    baseline.push(perSecond);
    ours.push((AT_ONCE / ms) * 1000);
  }
  const [mine, theirs] = [seriesOf(ours), seriesOf(baseline)];
  printRow({ what: `map of ${AT_ONCE} no-op jobs, ${CONCURRENCY} workers`, against: 'bare BullMQ', ratio: mine.median / theirs.median, budget: { atLeast: 0.8 }, ours: mine, baseline: theirs, unit: 'jobs/s' });
}

async function compareTimes(submitter: Submitter, bare: Child): Promise<void> {
  const [ours, baseline]: [number[], number[]] = [[], []];
  for (let round = 0; round <= RUNS; round += 1) {
    bare.send({ oneByOne: ONE_BY_ONE });
    const { times } = await bare.next<{ times: number[] }>();
    const mine: number[] = [];
    for (let index = 0; index < ONE_BY_ONE; index += 1) mine.push(await submitter.time({ pool: POOL, ...noop }));
    if (round === 0) continue;
    baseline.push(percentile(times, 0.5));
    ours.push(percentile(mine, 0.5));
  }
  const [mine, theirs] = [seriesOf(ours), seriesOf(baseline)];
  printRow({ what: 'one idle job from request to result, p50, over HTTP', against: 'bare BullMQ, add to waitUntilFinished', ratio: mine.median / theirs.median, budget: { atMost: 2 }, ours: mine, baseline: theirs, unit: 'ms' });
}
