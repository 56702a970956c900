import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Service } from '../test/helpers/service.ts';
import { pause, writeCurve } from './lib/curve.ts';
import { Requests } from './lib/requests.ts';
import { cpuOf, rssMiB } from './lib/usage.ts';

/**
 * Do jobs get slower to add or to take while many wait, from none to 200,000? Once as single jobs, each added over HTTP, as deep as the time
 * allows; once as inputs of batches, 100,000 a call. At each depth single jobs are added, and the pool runs for a moment, 16 jobs at once.
 */
const DEPTHS = {
  single: [0, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 150_000, 200_000],
  batches: [0, 1000, 10_000, 50_000, 100_000, 150_000, 200_000],
} as const;
type Way = keyof typeof DEPTHS;
/** How long filling up may take, in milliseconds; what has not been reached by then is left out. */
const BUDGET_MS: Readonly<Record<Way, number>> = { single: 300_000, batches: 120_000 };
const WORKERS = 16;
const LANES = 16;
/** Single jobs added at each depth, at least. */
const PROBE = 400;
/** How long the pool runs at each depth, in milliseconds. */
const TAKE_MS = 2000;
const MAX_INPUTS = 100_000;
const WORK = { kind: 'sleep', input: { ms: 0 } } as const;

interface Cost {
  readonly perSecond: number;
  /** Processor time for one, of the main thread and of Redis, in microseconds. */
  readonly mainUs: number;
  readonly redisUs: number;
}

interface Point {
  readonly way: Way;
  readonly waiting: number;
  readonly addedPerSecond: number;
  readonly addMainUs: number;
  readonly addRedisUs: number;
  readonly takenPerSecond: number;
  readonly takeMainUs: number;
  readonly takeRedisUs: number;
  /** Inputs a second that a map call was answered for. */
  readonly mappedPerSecond?: number;
  readonly redisMiB: number;
  readonly rssMiB: number;
}

export async function run(): Promise<void> {
  const portcall = await Service.start();
  const redis = new Redis({ path: join(portcall.dataDir, 'redis', 'redis.sock') });
  try {
    const bench = new JobsBench(portcall, redis);
    await bench.warmUp();
    const points = [...(await bench.curve('batches')), ...(await bench.curve('single'))];
    write(points);
  } finally {
    redis.disconnect();
    await portcall.end();
  }
}

/** One pool a curve, so that what one leaves is not in the other. */
class JobsBench {
  readonly #portcall: Service;
  readonly #redis: Redis;

  constructor(portcall: Service, redis: Redis) {
    this.#portcall = portcall;
    this.#redis = redis;
  }

  /** Code is compiled and pools are filled by the first ones. */
  async warmUp(): Promise<void> {
    await this.#pool('warm');
    await this.#add('warm', 1500, Infinity);
    while ((await this.#waiting('warm')) > 0) await pause(50);
  }

  async curve(way: Way): Promise<Point[]> {
    await this.#pool(way);
    const until = performance.now() + BUDGET_MS[way];
    const points: Point[] = [];
    for (const depth of DEPTHS[way]) {
      await this.#portcall.request('POST', `/v1/pools/${way}/pause`);
      const missing = Math.max(0, depth - (await this.#waiting(way)));
      const mapped = way === 'batches' && missing > PROBE ? await this.#map(way, missing - PROBE) : undefined;
      const adding = await this.#add(way, way === 'single' ? Math.max(PROBE, missing) : PROBE, until);
      if (performance.now() > until) break;
      const memory = { redisMiB: await this.#redisMiB(), rssMiB: rssMiB(this.#portcall.process.pid) };
      const taking = await this.#take(way);
      points.push({
        way,
        waiting: depth,
        addedPerSecond: adding.perSecond,
        addMainUs: adding.mainUs,
        addRedisUs: adding.redisUs,
        takenPerSecond: taking.perSecond,
        takeMainUs: taking.mainUs,
        takeRedisUs: taking.redisUs,
        ...(mapped === undefined ? {} : { mappedPerSecond: mapped }),
        ...memory,
      });
    }
    await this.#portcall.request('DELETE', `/v1/pools/${way}?mode=cancel`);
    return points;
  }

  async #pool(name: string): Promise<void> {
    await this.#portcall.request('POST', '/v1/pools', {
      name,
      maxWorkers: WORKERS,
      queueLimit: 1_000_000,
      retention: { count: 100 },
    });
  }

  async #status(pool: string): Promise<{ queued: number; inBatches: number; completed: number }> {
    return (
      await this.#portcall.request<{ status: { queued: number; inBatches: number; completed: number } }>(
        'GET',
        `/v1/pools/${pool}`,
      )
    ).status;
  }

  async #waiting(pool: string): Promise<number> {
    const { queued, inBatches } = await this.#status(pool);
    return queued + inBatches;
  }

  /** Inputs a second. */
  async #map(pool: string, inputs: number): Promise<number> {
    const startedAt = performance.now();
    for (let left = inputs; left > 0; left -= MAX_INPUTS) {
      await this.#portcall.request('POST', `/v1/pools/${pool}/map`, {
        kind: WORK.kind,
        inputs: Array.from({ length: Math.min(left, MAX_INPUTS) }, () => WORK.input),
      });
    }
    return (inputs / (performance.now() - startedAt)) * 1000;
  }

  /** Over several connections at once, each waiting for its answer. */
  async #add(pool: string, jobs: number, until: number): Promise<Cost> {
    const requests = new Requests(this.#portcall.url, LANES);
    let left = jobs;
    let added = 0;
    const lane = async (): Promise<void> => {
      while (left > 0 && performance.now() < until) {
        left--;
        await requests.time('POST', '/v1/jobs', { pool, ...WORK }, 202);
        added++;
      }
    };
    const cost = await this.#measured(async () => {
      await Promise.all(Array.from({ length: LANES }, lane));
      return added;
    });
    requests.end();
    return cost;
  }

  /** Runs the pool for a moment. */
  async #take(pool: string): Promise<Cost> {
    const before = (await this.#status(pool)).completed;
    return this.#measured(async () => {
      await this.#portcall.request('POST', `/v1/pools/${pool}/resume`);
      for (const until = performance.now() + TAKE_MS; performance.now() < until && (await this.#waiting(pool)) > 0;)
        await pause(50);
      await this.#portcall.request('POST', `/v1/pools/${pool}/pause`);
      return (await this.#status(pool)).completed - before;
    });
  }

  async #measured(work: () => Promise<number>): Promise<Cost> {
    const { pid } = this.#portcall.process;
    const [main, redis, startedAt] = [cpuOf(pid).main, await this.#redisSeconds(), performance.now()];
    const done = await work();
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      perSecond: done / seconds,
      mainUs: ((cpuOf(pid).main - main) * 1e6) / done,
      redisUs: (((await this.#redisSeconds()) - redis) * 1e6) / done,
    };
  }

  async #redisSeconds(): Promise<number> {
    const info = await this.#redis.info('cpu');
    return [...info.matchAll(/^used_cpu_(?:sys|user)_main_thread:([\d.]+)/gm)].reduce(
      (sum, [, seconds]) => sum + Number(seconds),
      0,
    );
  }

  async #redisMiB(): Promise<number> {
    return Number(/^used_memory:(\d+)/m.exec(await this.#redis.info('memory'))?.[1] ?? Number.NaN) / 2 ** 20;
  }
}

function write(points: readonly Point[]): void {
  const of = (way: Way, key: keyof Point) =>
    points.filter((point) => point.way === way).map((point): [number, number] => [point.waiting, Number(point[key])]);
  const both = (key: keyof Point) => [
    { name: 'single jobs wait', points: of('single', key) },
    { name: 'inputs of batches wait', points: of('batches', key) },
  ];
  const x = { label: 'waiting' } as const;
  writeCurve({
    name: 'scale-jobs',
    title: 'Jobs that wait in one pool',
    points,
    panels: [
      { title: 'Single jobs added over HTTP', x, y: { label: 'jobs/s' }, series: both('addedPerSecond') },
      { title: 'Jobs taken and run', x, y: { label: 'jobs/s' }, series: both('takenPerSecond') },
      { title: 'Main thread: processor time of adding one', x, y: { label: 'µs' }, series: both('addMainUs') },
      { title: 'Main thread: processor time of running one', x, y: { label: 'µs' }, series: both('takeMainUs') },
      { title: 'Redis: processor time of running one', x, y: { label: 'µs' }, series: both('takeRedisUs') },
      { title: 'Memory of Redis', x, y: { label: 'MiB' }, series: both('redisMiB') },
    ],
  });
}
