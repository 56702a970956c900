import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips } from './lib/load.ts';
import { printComparison } from './lib/report.ts';
import { startBare } from './lib/upstream.ts';

/** How fast is a TCP echo through a listener, compared with bare node:net on one thread? 64 connections × 64 bytes. */
const ROUNDS = { runs: 9, warmUp: 1 };
const LOAD = { connections: 64, bytes: 64, durationMs: 1000 };

const variants = {
  full: { what: 'TCP echo, events full, capture on', spec: { events: 'full' }, budget: { atLeast: 0.7 } },
  lifecycle: { what: 'TCP echo, events lifecycle', spec: { events: 'lifecycle' }, budget: { atLeast: 0.9 } },
  fullTwice: { what: 'TCP echo, events full, threads 2', spec: { events: 'full', threads: 2 }, budget: { atLeast: 1 } },
  lifecycleTwice: {
    what: 'TCP echo, events lifecycle, threads 2',
    spec: { events: 'lifecycle', threads: 2 },
    budget: { atLeast: 1 },
  },
} as const;
const names = Object.keys(variants) as (keyof typeof variants)[];

export async function run(): Promise<void> {
  const bare = await startBare('./bare-tcp.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const ours = { name: 'ours', pid: portcall.process.pid };
  try {
    const opened = await Promise.all(
      names.map(async (name) => {
        const { port } = await portcall.listener({ handler: { type: 'echo' }, ...variants[name].spec });
        return [name, roundTrips({ port, ...LOAD }, ours)] as const;
      }),
    );
    const { baseline = [], ...figures } = await inTurns<string>(ROUNDS, {
      baseline: roundTrips({ port: bare.port, ...LOAD }, { name: 'bare', pid: bare.pid }),
      ...Object.fromEntries(opened),
    });
    for (const name of names)
      printComparison({
        ...variants[name],
        against: 'bare node:net',
        ours: figures[name] ?? [],
        baseline,
        unit: 'round trips/s',
      });
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}
