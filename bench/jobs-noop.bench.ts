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
  const submitter = new Submitter(`${portcall.url}/v1/jobs?waitMs=10000`);
  const bare = new Child('./bare-bullmq.ts', { path: join(portcall.dataDir, 'redis', 'redis.sock'), concurrency: CONCURRENCY });
  try {
    const { url } = await bare.next<{ url: string }>();
    const bareSubmitter = new Submitter(url);
    await portcall.request('POST', '/v1/pools', { name: POOL, maxWorkers: CONCURRENCY, retention: { count: 100 } });
    await compareRates(portcall, bare);
    await compareTimes(submitter, bareSubmitter, bare);
    bareSubmitter.end();
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

/** Adding a job to Portcall is a request; BullMQ behind a bare HTTP server is the same job for a client, BullMQ in the same process is what it is made of. */
async function compareTimes(submitter: Submitter, bareSubmitter: Submitter, bare: Child): Promise<void> {
  const [ours, behindHttp, inProcess]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= RUNS; round += 1) {
    bare.send({ oneByOne: ONE_BY_ONE });
    const { times } = await bare.next<{ times: number[] }>();
    const mine = await timesOf(submitter, { pool: POOL, ...noop });
    const theirs = await timesOf(bareSubmitter, noop.input);
    if (round === 0) continue;
    inProcess.push(percentile(times, 0.5));
    ours.push(percentile(mine, 0.5));
    behindHttp.push(percentile(theirs, 0.5));
  }
  const [mine, theirs, bareTimes] = [seriesOf(ours), seriesOf(behindHttp), seriesOf(inProcess)];
  const what = 'one idle job from request to result, p50';
  printRow({ what, against: 'bare BullMQ behind node:http', ratio: mine.median / theirs.median, budget: { atMost: 2 }, ours: mine, baseline: theirs, unit: 'ms' });
  printRow({ what, against: 'bare BullMQ, added in its own process', ratio: mine.median / bareTimes.median, ours: mine, baseline: bareTimes, unit: 'ms' });
}

async function timesOf(submitter: Submitter, spec: object): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ONE_BY_ONE; index += 1) times.push(await submitter.time(spec));
  return times;
}
