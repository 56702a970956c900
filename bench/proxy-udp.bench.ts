import { Service } from '../test/helpers/service.ts';
import { inTurns, type Way } from './lib/in-turns.ts';
import { roundTrips, type Measured } from './lib/load.ts';
import { findProgram } from './lib/programs.ts';
import { printComparison } from './lib/report.ts';
import { startSocat } from './lib/socat.ts';
import { startBare, startEcho, type Upstream } from './lib/upstream.ts';

/**
 * How fast is the handler `proxy` on UDP, compared with a bare node:dgram pipe and socat? An echo in C stands behind each, and 32 peers have a
 * session each. Neither of them looks at what passes, so ours does not publish it (`events: lifecycle`, no capture).
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const LOAD = { transport: 'udp', connections: 32, bytes: 64, durationMs: 600 } as const;
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };
const what = `proxied over UDP, ${LOAD.connections} peers × ${LOAD.bytes} B`;
const NET_THREADS = 2;

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: String(NET_THREADS) } });
  const echo = await startEcho('udp');
  const peers: { against: string; peer: Upstream }[] = [];
  try {
    const handler = { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: echo.port }] };
    const listen = (threads: number) => portcall.listener({ transport: 'udp', handler, threads, ...QUIET });
    const [one, two] = [await listen(1), await listen(NET_THREADS)];
    peers.push({
      against: 'a bare node:dgram pipe',
      peer: await startBare('./bare-udp-pipe.ts', { upstreamPort: echo.port }),
    });
    const socat = findProgram('socat');
    if (socat !== undefined)
      peers.push({ against: 'socat', peer: await startSocat(socat, 'udp', { transport: 'udp', port: echo.port }) });
    const rate = (to: number, measured: Measured): Way => roundTrips({ ...LOAD, port: to }, measured);
    const measured = { name: 'ours', pid: portcall.process.pid };
    const {
      ours = [],
      oursOfTwo = [],
      ...theirs
    } = await inTurns<string>(ROUNDS, {
      ...Object.fromEntries(
        peers.map(({ against, peer }) => [against, rate(peer.port, { name: against, pid: peer.pid })]),
      ),
      ours: rate(one.port, measured),
      oursOfTwo: rate(two.port, measured),
    });
    const rows = [
      [what, ours],
      [`${what}, ${NET_THREADS} threads`, oursOfTwo],
    ] as const;
    for (const [row, figures] of rows)
      for (const { against } of peers)
        printComparison({
          what: row,
          against,
          budget: { atLeast: 1 },
          ours: figures,
          baseline: theirs[against] ?? [],
          unit: 'round trips/s',
        });
  } finally {
    await Promise.all([portcall.end(), echo.end(), ...peers.map(({ peer }) => peer.end())]);
  }
}
