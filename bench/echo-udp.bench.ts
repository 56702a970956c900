import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips } from './lib/load.ts';
import { printComparison } from './lib/report.ts';
import { startBare } from './lib/upstream.ts';

/** How fast is a UDP echo through a listener, compared with bare node:dgram? 32 sockets × 64 bytes. */
const ROUNDS = { runs: 9, warmUp: 1 };
const LOAD = { transport: 'udp', connections: 32, bytes: 64, durationMs: 1000 } as const;

export async function run(): Promise<void> {
  const bare = await startBare('./bare-udp.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  try {
    const { port } = await portcall.listener({ transport: 'udp', handler: { type: 'echo' }, events: 'full' });
    const figures = await inTurns(ROUNDS, {
      baseline: roundTrips({ port: bare.port, ...LOAD }, { name: 'bare node:dgram', pid: bare.pid }),
      ours: roundTrips({ port, ...LOAD }, { name: 'ours', pid: portcall.process.pid }),
    });
    printComparison({
      what: 'UDP echo, events full, capture on',
      against: 'bare node:dgram',
      budget: { atLeast: 0.7 },
      ...figures,
      unit: 'round trips/s',
    });
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}
