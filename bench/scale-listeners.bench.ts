import { Service } from '../test/helpers/service.ts';
import { Requests } from './lib/requests.ts';
import { pause, writeCurve } from './lib/curve.ts';
import { median, percentile } from './lib/stats.ts';
import { cpuOf, rssMiB } from './lib/usage.ts';

/**
 * What do listeners cost, from 1 to 2,000 on one node: how long each takes to create while so many are there, memory, and how long a node
 * takes to start and to stop that finds so many kept?
 */
const COUNTS = [1, 10, 50, 100, 200, 500, 1000, 1500, 2000];
/** How many a node finds when it is started again. */
const RESTARTS = new Set([1, 100, 500, 1000, 2000]);
const SETTLE_MS = 500;
/** How long they may take until all listen, in milliseconds. */
const LISTENING_MS = 60_000;

interface Point {
  readonly listeners: number;
  /** Median and p99 of those made since the point before. */
  readonly createMs: number;
  readonly createP99Ms: number;
  readonly rssMiB: number;
  /** Processor time for one, of all threads and of the main thread, in milliseconds. */
  readonly createCpuMs: number;
  readonly createMainCpuMs: number;
  /** Until all listen again; and the processor time of the process until then. */
  startMs?: number;
  startCpuMs?: number;
  stopMs?: number;
}

export async function run(): Promise<void> {
  let portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const { dataDir } = portcall;
  const points: Point[] = [];
  try {
    await warmUp(portcall);
    for (const count of COUNTS) {
      const point = await grow(portcall, points.at(-1)?.listeners ?? 0, count);
      points.push(point);
      if (!RESTARTS.has(count)) continue;
      const stoppedAt = performance.now();
      await portcall.kill('SIGTERM');
      point.stopMs = performance.now() - stoppedAt;
      const startedAt = performance.now();
      portcall = await Service.start({ dataDir, env: { PORTCALL_NET_THREADS: '2' } });
      await allListening(portcall, count);
      point.startMs = performance.now() - startedAt;
      point.startCpuMs = cpuOf(portcall.process.pid).all * 1000;
    }
    write(points);
  } finally {
    await portcall.end();
  }
}

async function warmUp(portcall: Service): Promise<void> {
  for (let n = 0; n < 100; n++) {
    const { id } = await portcall.listener({});
    await portcall.request('DELETE', `/v1/listeners/${id}?graceMs=0`);
  }
}

/** One after another over one connection, as a program would that waits for each. */
async function grow(portcall: Service, from: number, to: number): Promise<Point> {
  const requests = new Requests(portcall.url);
  const times: number[] = [];
  const before = cpuOf(portcall.process.pid);
  for (let n = from; n < to; n++)
    times.push(await requests.time('POST', '/v1/listeners', { name: `kept-${n}`, handler: { type: 'echo' } }, 201));
  const after = cpuOf(portcall.process.pid);
  const each = 1000 / (to - from);
  requests.end();
  await pause(SETTLE_MS);
  return {
    listeners: to,
    createMs: median(times),
    createP99Ms: percentile(times, 0.99),
    rssMiB: rssMiB(portcall.process.pid),
    createCpuMs: (after.all - before.all) * each,
    createMainCpuMs: (after.main - before.main) * each,
  };
}

/** Waits until the API says of every one that it listens. */
async function allListening(portcall: Service, count: number): Promise<void> {
  const until = Date.now() + LISTENING_MS;
  for (;;) {
    let listening = 0;
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { status: { state: string } }[]; nextCursor: string | null } = await portcall.request(
        'GET',
        `/v1/listeners?limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      listening += page.items.filter(({ status }) => status.state === 'listening').length;
      cursor = page.nextCursor;
    }
    if (listening === count) return;
    if (Date.now() > until) throw new Error(`${listening} of ${count} listeners listen again`);
    await pause(20);
  }
}

function write(points: readonly Point[]): void {
  const of = (key: keyof Point) =>
    points.flatMap((point): [number, number][] => (point[key] === undefined ? [] : [[point.listeners, point[key]]]));
  const x = { label: 'listeners' } as const;
  writeCurve({
    name: 'scale-listeners',
    title: 'Listeners on one node',
    points,
    panels: [
      {
        title: 'Creating one, the others are there',
        x,
        y: { label: 'ms' },
        series: [
          { name: 'median', points: of('createMs') },
          { name: 'p99', points: of('createP99Ms') },
        ],
      },
      { title: 'Resident memory', x, y: { label: 'MiB' }, series: [{ name: 'process', points: of('rssMiB') }] },
      {
        title: 'Processor time of creating one',
        x,
        y: { label: 'ms' },
        series: [
          { name: 'process', points: of('createCpuMs').slice(2) },
          { name: 'main thread', points: of('createMainCpuMs').slice(2) },
        ],
      },
      {
        title: 'Starting and stopping a node that has so many',
        x,
        y: { label: 'ms' },
        series: [
          { name: 'until all listen', points: of('startMs') },
          { name: 'processor time of it', points: of('startCpuMs') },
          { name: 'stopping', points: of('stopMs') },
        ],
      },
    ],
  });
}
