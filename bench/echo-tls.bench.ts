import { certificate } from '../test/helpers/certificates.ts';
import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/**
 * How fast is a TLS echo through a listener, compared with bare node:tls on one thread with the same certificate? 64 connections × 64
 * bytes, TLS 1.3; the handshakes are over before the time is taken. A bare server makes no events, so the budget is for
 * `events: lifecycle`, which makes none for messages either; `full` shows what an event for each message costs.
 */
const RUNS = 5;
const LOAD = { connections: 64, bytes: 64, durationMs: 2500, tls: true };

const variants = [
  { what: 'TLS echo, events lifecycle', spec: { events: 'lifecycle' }, budget: { atLeast: 0.9 } },
  { what: 'TLS echo, events full, capture on', spec: { events: 'full' }, budget: { atLeast: 0.7 } },
] as const;

export async function run(): Promise<void> {
  const own = await certificate('localhost');
  const bare = new Child('./bare-tls.ts', own);
  const portcall = await Service.start();
  try {
    const { port } = await bare.next<{ port: number }>();
    const ports = await Promise.all(variants.map(({ spec }) => portcall.listener({ transport: 'tls', tls: own, handler: { type: 'echo' }, ...spec })));
    const baseline: number[] = [];
    const ours: number[][] = variants.map(() => []);
    for (let round = 0; round < RUNS; round++) {
      baseline.push(await rate(port));
      for (const [index, listener] of ports.entries()) ours[index]?.push(await rate(listener.port));
    }
    for (const [index, { what, budget }] of variants.entries()) {
      const rates = seriesOf(ours[index] ?? []);
      const bareRates = seriesOf(baseline);
      printRow({ what, against: 'bare node:tls', ratio: rates.median / bareRates.median, budget, ours: rates, baseline: bareRates, unit: 'round trips/s' });
    }
  } finally {
    await Promise.all([bare.end(), portcall.end()]);
  }
}

async function rate(port: number): Promise<number> {
  const load = new Child('./load-tcp.ts', { port, ...LOAD });
  const { perSecond } = await load.next<{ perSecond: number }>();
  await load.end();
  return perSecond;
}
