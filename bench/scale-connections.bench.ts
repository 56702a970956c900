import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { pause, writeCurve } from './lib/curve.ts';
import { Holders } from './lib/holders.ts';
import { runLoad } from './lib/load.ts';
import { median } from './lib/stats.ts';
import { cpuOf, descriptorLimit, rssMiB } from './lib/usage.ts';

/**
 * What do idle connections cost, from 1 to 20,000 on one listener: memory, how fast they are accepted, and what they take from 64 active
 * ones? One net thread, beside a bare `node:net` echo, in turns. Where the process may have fewer descriptors, the last point is what it has
 * room for, and what becomes of those beyond is noted.
 */
const COUNTS = [1, 10, 100, 1000, 2000, 5000, 10_000, 15_000, 20_000];
/** Descriptors of the process besides connections, the 64 active ones included, and what Portcall keeps free for itself. */
const OTHER_DESCRIPTORS = 600;
const ACTIVE = { connections: 64, bytes: 64, durationMs: 600 } as const;
const ROUNDS = 3;
const SETTLE_MS = 700;

/** An echo server. */
interface Echo {
  readonly port: number;
  readonly pid: number | undefined;
  end(): Promise<void>;
}

interface Memory {
  readonly idleMiB: number;
  readonly acceptedPerSecond: number[];
  /** Processor time for one. */
  readonly acceptUs: number[];
  readonly rssMiB: number[];
}

export async function run(): Promise<void> {
  const room = descriptorLimit() - OTHER_DESCRIPTORS;
  const counts = [...new Set(COUNTS.map((count) => Math.min(count, room)))];
  const bare = await withEcho(startBare, (echo) => memoryOf(echo, counts));
  const ours = await withEcho(startPortcall, (echo) => memoryOf(echo, counts));
  const echoes = await echoesAmong(counts);
  const notes = {
    idleRssMiB: { portcall: ours.idleMiB, bare: bare.idleMiB },
    descriptorLimit: descriptorLimit(),
    ...(counts.at(-1) === room ? await beyondTheLimit() : {}),
  };
  write(counts, { ours, bare, echoes, notes });
}

async function startBare(): Promise<Echo> {
  const child = new Child('./bare-tcp.ts');
  const { port } = await child.next<{ port: number }>();
  return { port, pid: child.process.pid, end: () => child.end() };
}

async function startPortcall(): Promise<Echo & { readonly service: Service; readonly id: string }> {
  const service = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const { id, port } = await service.listener({
    handler: { type: 'echo' },
    events: 'lifecycle',
    limits: { maxConnections: 1_000_000 },
  });
  return { service, id, port, pid: service.process.pid, end: () => service.end() };
}

async function withEcho<E extends Echo, T>(start: () => Promise<E>, work: (echo: E) => Promise<T>): Promise<T> {
  const echo = await start();
  try {
    return await work(echo);
  } finally {
    await echo.end();
  }
}

/** A process of its own, in which nothing else happens: what garbage is left of a load would be counted as memory of connections. */
async function memoryOf({ port, pid }: Echo, counts: readonly number[]): Promise<Memory> {
  const holders = new Holders(port, 2);
  const memory: Memory = { idleMiB: rssMiB(pid), acceptedPerSecond: [], acceptUs: [], rssMiB: [] };
  try {
    for (const [index, connections] of counts.entries()) {
      const [before, more] = [cpuOf(pid).all, connections - (counts[index - 1] ?? 0)];
      const { ms } = await holders.hold(connections);
      memory.acceptedPerSecond.push((more / ms) * 1000);
      memory.acceptUs.push(((cpuOf(pid).all - before) * 1e6) / more);
      await pause(SETTLE_MS);
      memory.rssMiB.push(rssMiB(pid));
    }
    return memory;
  } finally {
    await holders.end();
  }
}

/** Medians over the rounds. */
interface Echoes {
  readonly perSecond: number[];
  /** Processor time for one. */
  readonly cpuUs: number[];
}

/** Both hold as many, and are measured in turns. */
async function echoesAmong(counts: readonly number[]): Promise<{ ours: Echoes; bare: Echoes }> {
  return withEcho(startBare, (bare) =>
    withEcho(startPortcall, async (ours) => {
      const sides = [ours, bare].map((echo) => ({
        echo,
        holders: new Holders(echo.port, 2),
        seen: { perSecond: [], cpuUs: [] } as Echoes,
      }));
      try {
        for (const connections of counts) {
          for (const { holders } of sides) await holders.hold(connections);
          const rounds: { side: (typeof sides)[number]; perSecond: number; cpuUs: number }[] = [];
          for (let round = 0; round < ROUNDS; round++)
            for (const side of sides) rounds.push({ side, ...(await echoRate(side.echo)) });
          for (const side of sides) {
            const own = rounds.filter((round) => round.side === side);
            side.seen.perSecond.push(median(own.map(({ perSecond }) => perSecond)));
            side.seen.cpuUs.push(median(own.map(({ cpuUs }) => cpuUs)));
          }
        }
        const [mine, theirs] = sides.map(({ seen }) => seen) as [Echoes, Echoes];
        return { ours: mine, bare: theirs };
      } finally {
        for (const { holders } of sides) await holders.end();
      }
    }),
  );
}

async function echoRate({ port, pid }: Echo): Promise<{ perSecond: number; cpuUs: number }> {
  let [before, after] = [Number.NaN, Number.NaN];
  const { perSecond, roundTrips } = await runLoad(
    { port, ...ACTIVE },
    { begun: () => (before = cpuOf(pid).all), over: () => (after = cpuOf(pid).all) },
  );
  return { perSecond, cpuUs: ((after - before) * 1e6) / roundTrips };
}

/** As many as there are descriptors, and so more than there is room for: how many are accepted, and what the service says of the rest. */
function beyondTheLimit(): Promise<object> {
  return withEcho(startPortcall, async ({ service, id, port }) => {
    const holders = new Holders(port, 2);
    try {
      const { open, refused } = await holders.hold(descriptorLimit());
      const { status } = await service.request<{ status: { connections: number; rejected: number } }>(
        'GET',
        `/v1/listeners/${id}`,
      );
      return {
        beyondTheLimit: {
          asked: descriptorLimit(),
          open,
          refused,
          connections: status.connections,
          rejected: status.rejected,
        },
      };
    } finally {
      await holders.end();
    }
  });
}

interface Seen {
  readonly ours: Memory;
  readonly bare: Memory;
  readonly echoes: { readonly ours: Echoes; readonly bare: Echoes };
  readonly notes: Readonly<Record<string, unknown>>;
}

function write(counts: readonly number[], { ours, bare, echoes, notes }: Seen): void {
  const against = (values: readonly number[], least = 0) =>
    counts
      .map((count, index): [number, number] => [count, values[index] ?? Number.NaN])
      .filter(([count]) => count >= least);
  const both = (mine: readonly number[], theirs: readonly number[], least = 0) => [
    { name: 'Portcall', points: against(mine, least) },
    { name: 'bare node:net', points: against(theirs, least) },
  ];
  const each = ({ rssMiB: all, idleMiB }: Memory) =>
    all.map((value, index) => ((value - idleMiB) * 1024) / (counts[index] ?? 1));
  const x = { label: 'idle connections', scale: 'log' } as const;
  writeCurve({
    name: 'scale-connections',
    title: 'Idle connections on one listener, one net thread',
    points: counts.map((connections, index) => ({
      connections,
      rssMiB: ours.rssMiB[index],
      bareRssMiB: bare.rssMiB[index],
      kibEach: each(ours)[index],
      bareKibEach: each(bare)[index],
      acceptedPerSecond: ours.acceptedPerSecond[index],
      bareAcceptedPerSecond: bare.acceptedPerSecond[index],
      acceptUs: ours.acceptUs[index],
      bareAcceptUs: bare.acceptUs[index],
      echoesPerSecond: echoes.ours.perSecond[index],
      bareEchoesPerSecond: echoes.bare.perSecond[index],
      echoUs: echoes.ours.cpuUs[index],
      bareEchoUs: echoes.bare.cpuUs[index],
    })),
    notes,
    panels: [
      { title: 'Resident memory', x: { label: x.label }, y: { label: 'MiB' }, series: both(ours.rssMiB, bare.rssMiB) },
      {
        title: 'Memory per connection',
        x: { label: x.label },
        y: { label: 'KiB' },
        series: both(each(ours), each(bare), 1000),
      },
      {
        title: 'Accepted and answered once',
        x,
        y: { label: 'connections/s' },
        series: both(ours.acceptedPerSecond, bare.acceptedPerSecond, 100),
      },
      {
        title: 'Processor time of accepting and answering one',
        x,
        y: { label: 'µs' },
        series: both(ours.acceptUs, bare.acceptUs, 1000),
      },
      {
        title: 'Echoes of 64 active ones among them',
        x,
        y: { label: 'round trips/s' },
        series: both(echoes.ours.perSecond, echoes.bare.perSecond),
      },
      {
        title: 'Processor time of an echo among them',
        x,
        y: { label: 'µs' },
        series: both(echoes.ours.cpuUs, echoes.bare.cpuUs),
      },
    ],
  });
}
