import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips, type Measured } from './lib/load.ts';
import type { Peer } from './lib/peer.ts';
import { findProgram } from './lib/programs.ts';
import { printComparison } from './lib/report.ts';
import { startSocat } from './lib/socat.ts';

/**
 * How fast is an echo through a listener, compared with socat's (`TCP-LISTEN:…,fork PIPE`)? 64 connections, or 32 UDP sockets, × 64 bytes. And
 * with a new connection for each message: socat starts a process for each. It stores and reports nothing, so `events: lifecycle` and no
 * capture is the same job; a separate row has everything on.
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const DURATION_MS = 700;
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };

const variants = [
  { what: 'TCP echo, 64 connections', listener: 'tcp', load: { transport: 'tcp', connections: 64 } },
  { what: 'TCP echo, a connection for each message', listener: 'tcp', load: { transport: 'short', connections: 16 } },
  { what: 'UDP echo, 32 sockets', listener: 'udp', load: { transport: 'udp', connections: 32 } },
] as const;

export async function run(): Promise<void> {
  const program = findProgram('socat');
  if (program === undefined) return;
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  try {
    for (const variant of variants) {
      const socat = await startSocat(program, variant.listener, 'echo');
      await compare(portcall, socat, variant).finally(() => socat.end());
    }
  } finally {
    await portcall.end();
  }
}

async function compare(
  portcall: Service,
  socat: Peer,
  { what, listener: transport, load }: (typeof variants)[number],
): Promise<void> {
  const rate = (port: number, measured: Measured) =>
    roundTrips({ port, ...load, bytes: 64, durationMs: DURATION_MS }, measured);
  const open = async (spec: object) =>
    rate((await portcall.listener({ transport, handler: { type: 'echo' }, ...spec })).port, {
      name: 'ours',
      pid: portcall.process.pid,
    });
  const { baseline, quiet, full } = await inTurns(ROUNDS, {
    baseline: rate(socat.port, { name: 'socat', pid: socat.pid }),
    quiet: await open(QUIET),
    full: await open({ events: 'full' }),
  });
  const same = { against: 'socat', baseline, unit: 'round trips/s' };
  printComparison({ what, ...same, ours: quiet });
  printComparison({ what: `${what}, events full, capture on`, ...same, ours: full });
}
