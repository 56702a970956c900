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
  const bare = new Child('./bare-bullmq.ts', {
    path: join(portcall.dataDir, 'redis', 'redis.sock'),
    concurrency: CONCURRENCY,
  });
  const node = new Child('./jobs-in-process.ts', { spec: { pool: 'default', ...noop } });
  try {
    await node.next();
    const { url } = await bare.next<{ url: string }>();
    const bareSubmitter = new Submitter(url);
    await portcall.request('POST', '/v1/pools', { name: POOL, maxWorkers: CONCURRENCY, retention: { count: 100 } });
    await compareRates(portcall, bare);
    await compareTimes({ ours: submitter, theirs: bareSubmitter }, { ours: node, theirs: bare });
    bareSubmitter.end();
  } finally {
    submitter.end();
    await Promise.all([bare.end(), node.end(), portcall.end()]);
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
  printRow({
    what: `map of ${AT_ONCE} no-op jobs, ${CONCURRENCY} workers`,
    against: 'bare BullMQ',
    ratio: mine.median / theirs.median,
    budget: { atLeast: 0.8 },
    ours: mine,
    baseline: theirs,
    unit: 'jobs/s',
  });
}

interface Sides<T> {
  readonly ours: T;
  readonly theirs: T;
}

/**
 * Adding a job to Portcall is a request, which costs nearly as much as BullMQ needs for the job. So both are asked the same way twice: by a request (BullMQ
 * behind a bare server of node:http), and in their own processes, without one.
 */
async function compareTimes(byRequest: Sides<Submitter>, inProcess: Sides<Child>): Promise<void> {
  const ways = [
    () => timesOf(byRequest.ours, { pool: POOL, ...noop }),
    () => timesOf(byRequest.theirs, noop.input),
    () => timesIn(inProcess.ours),
    () => timesIn(inProcess.theirs),
  ];
  const p50s = ways.map((): number[] => []);
  for (let round = 0; round <= RUNS; round += 1) {
    for (const [at, way] of ways.entries()) {
      const p50 = percentile(await way(), 0.5);
      if (round > 0) p50s[at]?.push(p50);
    }
  }
  const [ours, theirs, oursInside, theirsInside] = p50s.map(seriesOf);
  if (!ours || !theirs || !oursInside || !theirsInside) throw new Error('nothing was measured');
  const what = 'one idle job, from adding it to its result, p50';
  printRow({
    what: `${what}, by a request`,
    against: 'bare BullMQ behind node:http',
    ratio: ours.median / theirs.median,
    budget: { atMost: 2 },
    ours,
    baseline: theirs,
    unit: 'ms',
  });
  printRow({
    what: `${what}, in the process`,
    against: 'bare BullMQ',
    ratio: oursInside.median / theirsInside.median,
    budget: { atMost: 2 },
    ours: oursInside,
    baseline: theirsInside,
    unit: 'ms',
  });
  printRow({
    what: `${what}, by a request`,
    against: 'bare BullMQ, in the process',
    ratio: ours.median / theirsInside.median,
    ours,
    baseline: theirsInside,
    unit: 'ms',
  });
}

async function timesIn(child: Child): Promise<number[]> {
  child.send({ oneByOne: ONE_BY_ONE });
  return (await child.next<{ times: number[] }>()).times;
}

async function timesOf(submitter: Submitter, spec: object): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ONE_BY_ONE; index += 1) times.push(await submitter.time(spec));
  return times;
}
