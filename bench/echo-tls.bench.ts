import { certificate } from '../test/helpers/certificates.ts';
import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips } from './lib/load.ts';
import { printComparison } from './lib/report.ts';
import { startBare } from './lib/upstream.ts';

/**
 * How fast is a TLS echo through a listener, compared with bare node:tls on one thread with the same certificate? 64 connections × 64
 * bytes, TLS 1.3; the handshakes are over before the time is taken. A bare server makes no events, so the budget is for
 * `events: lifecycle`, which makes none for messages either; `full` shows what an event for each message costs.
 */
const ROUNDS = { runs: 9, warmUp: 1 };
const LOAD = { transport: 'tls', connections: 64, bytes: 64, durationMs: 1000 } as const;

export async function run(): Promise<void> {
  const own = await certificate('localhost');
  const bare = await startBare('./bare-tls.ts', own);
  const portcall = await Service.start();
  const open = async (events: string) => {
    const { port } = await portcall.listener({ transport: 'tls', tls: own, handler: { type: 'echo' }, events });
    return roundTrips({ port, ...LOAD }, { name: 'ours', pid: portcall.process.pid });
  };
  try {
    const baselineWay = roundTrips({ port: bare.port, ...LOAD }, { name: 'bare', pid: bare.pid });
    const { baseline, lifecycle, full } = await inTurns(ROUNDS, {
      baseline: baselineWay,
      lifecycle: await open('lifecycle'),
      full: await open('full'),
    });
    const same = { against: 'bare node:tls', baseline, unit: 'round trips/s' };
    printComparison({ what: 'TLS echo, events lifecycle', ...same, budget: { atLeast: 0.9 }, ours: lifecycle });
    printComparison({ what: 'TLS echo, events full, capture on', ...same, budget: { atLeast: 0.7 }, ours: full });
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}
