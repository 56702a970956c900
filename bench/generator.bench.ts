import { findFreePort } from '../test/helpers/free-port.ts';
import { compiled } from './lib/compile.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips } from './lib/load.ts';
import { megabytes } from './lib/move.ts';
import { printComparison, printNote } from './lib/report.ts';
import { startBare, startEcho, type Upstream } from './lib/upstream.ts';

/**
 * How much faster could the load generators be than what they measure? Against an echo in C, which costs little but its system calls, and against
 * themselves (bytes moved from one end to the other with nothing between), in turns with the fastest that is measured elsewhere: bare Node.
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const DURATION_MS = 700;
const variants = [
  { transport: 'tcp', connections: 64, bare: './bare-tcp.ts', against: 'bare node:net' },
  { transport: 'udp', connections: 32, bare: './bare-udp.ts', against: 'bare node:dgram' },
] as const;

export async function run(): Promise<void> {
  if (compiled('echo.c') === undefined) return printNote('skipped: without a C compiler the generator is Node, and no faster than what it measures');
  for (const { transport, connections, bare, against } of variants) {
    const [echo, node] = [await startEcho(transport), await startBare(bare)];
    const rate = ({ port, pid }: Upstream) => roundTrips({ transport, port, connections, bytes: 64, durationMs: DURATION_MS }, { name: transport, pid });
    try {
      const figures = await inTurns(ROUNDS, { baseline: rate(node), ours: rate(echo) });
      printComparison({ what: `load.c, ${transport.toUpperCase()}, to an echo in C`, against: `the same to ${against}`, budget: { atLeast: 1 }, ...figures, unit: 'round trips/s' });
    } finally {
      await Promise.all([echo.end(), node.end()]);
    }
  }
  await compareMoves();
}

/** What connects to the port it listens on has nothing between its ends. */
async function compareMoves(): Promise<void> {
  const [bare, peerPort] = [await startBare('./bare-ws-pipe.ts'), await findFreePort()];
  try {
    const same = { direction: 'up', peerPort, frameBytes: 65_536, durationMs: DURATION_MS } as const;
    const figures = await inTurns(ROUNDS, {
      baseline: megabytes({ ...same, protocol: 'ws', port: bare.port, path: '/?port={port}' }, bare),
      ours: megabytes({ ...same, protocol: 'tcp', port: peerPort }, { pid: undefined }),
    });
    printComparison({ what: 'move.c, to itself', against: 'the same through bare ws to net', budget: { atLeast: 1 }, ...figures, unit: 'MB/s' });
  } finally {
    await bare.end();
  }
}
