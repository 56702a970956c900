import { Service } from '../test/helpers/service.ts';
import { writeCurve } from './lib/curve.ts';
import { Holders } from './lib/holders.ts';
import { echoesAmong, kibEach, memoryOf, over, withEcho, type Echo, type Echoes, type Memory } from './lib/idle.ts';
import { descriptorLimit } from './lib/usage.ts';
import { startBare as startChild } from './lib/upstream.ts';

/**
 * What do idle connections cost, from 1 to 20,000 on one listener: memory, how fast they are accepted, and what they take from 64 active
 * ones? One net thread, beside a bare `node:net` echo, in turns. Where the process may have fewer descriptors, the last point is what it has
 * room for, and what becomes of those beyond is noted.
 */
const COUNTS = [1, 10, 100, 1000, 2000, 5000, 10_000, 15_000, 20_000];
/** Descriptors of the process besides connections, the 64 active ones included, and what Portcall keeps free for itself. */
const OTHER_DESCRIPTORS = 600;

export async function run(): Promise<void> {
  const room = descriptorLimit() - OTHER_DESCRIPTORS;
  const counts = [...new Set(COUNTS.map((count) => Math.min(count, room)))];
  const bare = await withEcho(startBare, (echo) => memoryOf(echo, counts));
  const ours = await withEcho(startPortcall, (echo) => memoryOf(echo, counts));
  const [echoesOfOurs, echoesOfBare] = (await withEcho(startBare, (other) =>
    withEcho(startPortcall, (echo) => echoesAmong(counts, [echo, other])),
  )) as [Echoes, Echoes];
  const echoes = { ours: echoesOfOurs, bare: echoesOfBare };
  const notes = {
    idleRssMiB: { portcall: ours.idleMiB, bare: bare.idleMiB },
    descriptorLimit: descriptorLimit(),
    ...(counts.at(-1) === room ? await beyondTheLimit() : {}),
  };
  write(counts, { ours, bare, echoes, notes });
}

const startBare = (): Promise<Echo> => startChild('./bare-tcp.ts');

async function startPortcall(): Promise<Echo & { readonly service: Service; readonly id: string }> {
  const service = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const { id, port } = await service.listener({
    handler: { type: 'echo' },
    events: 'lifecycle',
    limits: { maxConnections: 1_000_000 },
  });
  return { service, id, port, pid: service.process.pid, end: () => service.end() };
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
  const both = (mine: readonly number[], theirs: readonly number[], least = 0) => [
    { name: 'Portcall', points: over(counts, mine, least) },
    { name: 'bare node:net', points: over(counts, theirs, least) },
  ];
  const each = (memory: Memory) => kibEach(memory, counts);
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
