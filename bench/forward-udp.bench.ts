import { Service } from '../test/helpers/service.ts';
import { inTurns, type Way } from './lib/in-turns.ts';
import { roundTrips, type Measured } from './lib/load.ts';
import { findProgram } from './lib/programs.ts';
import { printComparison } from './lib/report.ts';
import { startSocat } from './lib/socat.ts';
import { startBare, startEcho, type Upstream } from './lib/upstream.ts';

/**
 * How fast does a rule forward datagrams, and from TCP to UDP and back, compared with socat and, from UDP to UDP, a bare node:dgram pipe? An echo in
 * C stands behind each. None of them looks at what passes, so ours does not tell of it either (`events: lifecycle`, no capture).
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const LOAD = { connections: 32, bytes: 64, durationMs: 600 };
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };
const ways = [
  { from: 'udp', to: 'udp' },
  { from: 'tcp', to: 'udp' },
  { from: 'udp', to: 'tcp' },
] as const;

export async function run(): Promise<void> {
  const socat = findProgram('socat');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const upstreams = { tcp: await startEcho('tcp'), udp: await startEcho('udp') };
  try {
    for (const { from, to } of ways)
      await compare({ portcall, socat, from, to: { transport: to, port: upstreams[to].port } });
  } finally {
    await Promise.all([portcall.end(), upstreams.tcp.end(), upstreams.udp.end()]);
  }
}

interface Comparison {
  readonly portcall: Service;
  readonly socat: string | undefined;
  readonly from: 'tcp' | 'udp';
  readonly to: { readonly transport: 'tcp' | 'udp'; readonly port: number };
}

async function compare({ portcall, socat, from, to }: Comparison): Promise<void> {
  const rate = (port: number, measured: Measured): Way => roundTrips({ transport: from, port, ...LOAD }, measured);
  const handler = { type: 'rules', rules: [{ do: [{ type: 'forward', host: '127.0.0.1', ...to }] }] };
  const { port } = await portcall.listener({ transport: from, handler, ...QUIET });
  const peers: { against: string; peer: Upstream }[] = [];
  try {
    if (socat !== undefined) peers.push({ against: 'socat', peer: await startSocat(socat, from, to) });
    if (from === 'udp' && to.transport === 'udp')
      peers.push({
        against: 'a bare node:dgram pipe',
        peer: await startBare('./bare-udp-pipe.ts', { upstreamPort: to.port }),
      });
    if (peers.length === 0) return;
    const { ours = [], ...theirs } = await inTurns<string>(ROUNDS, {
      ...Object.fromEntries(
        peers.map(({ against, peer }) => [against, rate(peer.port, { name: against, pid: peer.pid })]),
      ),
      ours: rate(port, { name: 'ours', pid: portcall.process.pid }),
    });
    const what = `forwarded from ${from.toUpperCase()} to ${to.transport.toUpperCase()}, ${LOAD.connections} peers × ${LOAD.bytes} B`;
    for (const { against } of peers)
      printComparison({ what, against, ours, baseline: theirs[against] ?? [], unit: 'round trips/s' });
  } finally {
    await Promise.all(peers.map(({ peer }) => peer.end()));
  }
}
