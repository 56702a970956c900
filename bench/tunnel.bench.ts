import { findFreePort } from '../test/helpers/free-port.ts';
import { Service } from '../test/helpers/service.ts';
import { startHaproxy } from './lib/haproxy.ts';
import { inTurns } from './lib/in-turns.ts';
import { megabytes, type Move } from './lib/move.ts';
import { findProgram } from './lib/programs.ts';
import { printComparison } from './lib/report.ts';
import { startBare } from './lib/upstream.ts';
import { startWebsockify } from './lib/websockify.ts';

/**
 * How many bytes does a dialled tunnel move, compared with a bare `ws` server that passes them on to `node:net`, with websockify (the same job) and
 * with HAProxy in TCP mode (the ceiling: plain TCP, no WebSocket at all)? One connection, with large and with small frames, both ways.
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const DURATION_MS = 500;

const variants = [
  { what: 'client to peer, 64 KiB frames', direction: 'up', frameBytes: 65_536 },
  { what: 'client to peer, 1 KiB frames', direction: 'up', frameBytes: 1024 },
  { what: 'peer to client, 64 KiB writes', direction: 'down', frameBytes: 65_536 },
  { what: 'peer to client, 1 KiB writes', direction: 'down', frameBytes: 1024 },
] as const;
type Variant = (typeof variants)[number];

/** One that leads to the peer. */
interface Target {
  readonly against: string;
  readonly budget?: { readonly atLeast: number };
  /** Plain TCP has no frames: it is measured with the large ones only. */
  readonly isPlain?: boolean;
  readonly to: Pick<Move, 'protocol' | 'port' | 'path'>;
  readonly pid: number | undefined;
}

export async function run(): Promise<void> {
  const bare = await startBare('./bare-ws-pipe.ts');
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const peerPort = await findFreePort();
  const [haproxy, websockify] = [findProgram('haproxy'), findProgram('websockify')];
  const started = {
    haproxy: haproxy === undefined ? undefined : await startHaproxy(haproxy, peerPort),
    websockify: websockify === undefined ? undefined : await startWebsockify(websockify, peerPort),
  };
  try {
    const others: Target[] = [
      {
        against: 'bare ws to net',
        budget: { atLeast: 0.6 },
        to: { protocol: 'ws', port: bare.port, path: '/?port={port}' },
        pid: bare.pid,
      },
    ];
    if (started.websockify !== undefined)
      others.push({
        against: 'websockify',
        to: { protocol: 'ws', port: started.websockify.port },
        pid: started.websockify.pid,
      });
    if (started.haproxy !== undefined)
      others.push({
        against: 'HAProxy, TCP mode',
        isPlain: true,
        to: { protocol: 'tcp', port: started.haproxy.port },
        pid: started.haproxy.pid,
      });
    const to = {
      protocol: 'ws',
      port: Number(new URL(portcall.url).port),
      path: '/v1/tunnel?host=127.0.0.1&port={port}',
    } as const;
    const ours = { to, pid: portcall.process.pid };
    for (const variant of variants) await compare(variant, peerPort, ours, others);
  } finally {
    await Promise.all([bare.end(), portcall.end(), started.haproxy?.end(), started.websockify?.end()]);
  }
}

async function compare(
  { what, direction, frameBytes }: Variant,
  peerPort: number,
  ours: Pick<Target, 'to' | 'pid'>,
  all: readonly Target[],
): Promise<void> {
  const others = all.filter(({ isPlain }) => isPlain !== true || frameBytes > 1024);
  const way = ({ to, pid }: Pick<Target, 'to' | 'pid'>) =>
    megabytes({ ...to, direction, peerPort, frameBytes, durationMs: DURATION_MS }, { pid });
  const { ours: mine = [], ...theirs } = await inTurns<string>(ROUNDS, {
    ...Object.fromEntries(others.map((other) => [other.against, way(other)])),
    ours: way(ours),
  });
  for (const { against, budget } of others) {
    printComparison({
      what: `tunnel, ${what}`,
      against,
      ...(budget === undefined ? {} : { budget }),
      ours: mine,
      baseline: theirs[against] ?? [],
      unit: 'MB/s',
    });
  }
}
