import { Service } from '../test/helpers/service.ts';
import { writeCurve } from './lib/curve.ts';
import { echoesAmong, kibEach, memoryOf, over, withEcho, type Echo } from './lib/idle.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';
import { startBare, startEcho } from './lib/upstream.ts';
import { descriptorLimit } from './lib/usage.ts';

/**
 * What do proxied connections cost, from 1 to 10,000 on one listener, with and without a latency fault: memory of both sides, accepting, and
 * what they take from 64 active ones? One net thread, beside a bare `node:net` pipe, in turns; an echo in C stands behind each. A proxied
 * connection takes two descriptors, so the last point is what the process has room for.
 */
const COUNTS = [1, 10, 100, 1000, 2000, 5000, 9000, 10_000];
/** Descriptors besides those of proxied connections: the service, its reserve, and 64 active connections. */
const OTHER_DESCRIPTORS = 800;
const LATENCY_MS = 5;
/** From here on memory and accepting are shown: below, the heap and the compiler decide. */
const LEAST = 1000;
/** 7 KiB, where the pipe takes 10.2. */
const AT_MOST = 0.69;

const ways = {
  'bare pipe': (upstreamPort: number) => startBare('./bare-tcp-pipe.ts', { upstreamPort }),
  proxy: (port: number) => startProxy(port, {}),
  [`proxy, ${LATENCY_MS} ms`]: (port: number) => startProxy(port, { slow: { type: 'latency', ms: LATENCY_MS } }),
};
const names = Object.keys(ways);

export async function run(): Promise<void> {
  const room = Math.floor((descriptorLimit() - OTHER_DESCRIPTORS) / 2);
  const counts = [...new Set(COUNTS.map((count) => Math.min(count, room)))];
  const memory = [];
  for (const start of starts()) memory.push(await withEcho(start, (echo) => memoryOf(echo, counts)));
  const echoes = await withAll(starts(), (sides) => echoesAmong(counts, sides));
  const each = memory.map((one) => kibEach(one, counts));
  write(counts, {
    rssMiB: memory.map(({ rssMiB }) => rssMiB),
    kibEach: each,
    acceptUs: memory.map(({ acceptUs }) => acceptUs),
    acceptedPerSecond: memory.map(({ acceptedPerSecond }) => acceptedPerSecond),
    echoesPerSecond: echoes.map(({ perSecond }) => perSecond),
    echoUs: echoes.map(({ cpuUs }) => cpuUs),
  });
  const [bare = 0, ours = 0] = each.map((values) => values.at(-1));
  printRow({
    what: `memory per idle proxied connection, both sides (${counts.at(-1)} open)`,
    against: 'a bare node:net pipe',
    ratio: ours / bare,
    budget: { atMost: AT_MOST },
    ours: seriesOf([ours]),
    baseline: seriesOf([bare]),
    unit: 'KiB',
  });
}

function starts(): (() => Promise<Echo>)[] {
  return Object.values(ways).map((start) => () => startInFrontOfEcho(start));
}

async function startInFrontOfEcho(start: (upstreamPort: number) => Promise<Echo>): Promise<Echo> {
  const upstream = await startEcho('tcp');
  const { port, pid, ...front } = await start(upstream.port);
  return {
    port,
    pid,
    async end() {
      await front.end();
      await upstream.end();
    },
  };
}

async function startProxy(upstreamPort: number, faults: object): Promise<Echo> {
  const service = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const { port } = await service.listener({
    handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: upstreamPort }] },
    faults,
    events: 'lifecycle',
    capture: { maxMessages: 0 },
    limits: { maxConnections: 1_000_000 },
  });
  return { port, pid: service.process.pid, end: () => service.end() };
}

function withAll<T>(
  [start, ...others]: readonly (() => Promise<Echo>)[],
  work: (echoes: Echo[]) => Promise<T>,
): Promise<T> {
  if (start === undefined) return work([]);
  return withEcho(start, (echo) => withAll(others, (echoes) => work([echo, ...echoes])));
}

/** For each way its values, one for each count. */
type Values = Readonly<
  Record<
    'rssMiB' | 'kibEach' | 'acceptUs' | 'acceptedPerSecond' | 'echoesPerSecond' | 'echoUs',
    readonly (readonly number[])[]
  >
>;

function write(counts: readonly number[], values: Values): void {
  const series = (of: keyof Values, least = 0) =>
    names.map((name, at) => ({ name, points: over(counts, values[of][at] ?? [], least) }));
  const x = { label: 'idle proxied connections', scale: 'log' } as const;
  const [linear, few] = [{ label: x.label }, LEAST];
  writeCurve({
    name: 'scale-proxied',
    title: 'Proxied connections on one listener, one net thread',
    points: counts.map((connections, at) => ({
      connections,
      ...Object.fromEntries(
        (Object.keys(values) as (keyof Values)[]).flatMap((of) =>
          ['bare', 'proxy', 'latency'].map((way, index) => [`${way}.${of}`, values[of][index]?.[at]]),
        ),
      ),
    })),
    panels: [
      { title: 'Resident memory', x: linear, y: { label: 'MiB' }, series: series('rssMiB') },
      { title: 'Memory per connection, both sides', x: linear, y: { label: 'KiB' }, series: series('kibEach', few) },
      {
        title: 'Accepted, connected and answered once',
        x,
        y: { label: 'connections/s' },
        series: series('acceptedPerSecond', 100),
      },
      { title: 'Processor time of that', x, y: { label: 'µs' }, series: series('acceptUs', few) },
      {
        title: 'Echoes of 64 active ones among them',
        x,
        y: { label: 'round trips/s' },
        series: series('echoesPerSecond'),
      },
      { title: 'Processor time of an echo among them', x, y: { label: 'µs' }, series: series('echoUs') },
    ],
  });
}
