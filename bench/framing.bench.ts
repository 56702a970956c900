import { Child } from './lib/child.ts';
import { Service } from '../test/helpers/service.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/** What do framings cost? Echoes of 64 bytes on 64 connections, with framing against `raw`, both ours, in turn. */
const RUNS = 7;
const LOAD = { connections: 64, durationMs: 1500 };

/** 64 bytes on the wire, framing included. */
const variants = [
  { what: 'line', framing: { type: 'line' }, wire: `${'x'.repeat(63)}\n` },
  { what: 'length (two bytes, stripped)', framing: { type: 'length', width: 2, strip: 2 }, wire: `\0>${'x'.repeat(62)}` },
] as const;
const raw = { framing: { type: 'raw' }, wire: 'x'.repeat(64) };

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  try {
    const open = async ({ framing, wire }: { framing: object; wire: string }) => ({ port: (await portcall.listener({ handler: { type: 'echo' }, framing })).port, wire });
    const baseline = await open(raw);
    const framed = await Promise.all(variants.map(open));
    await Promise.all([baseline, ...framed].map(rate)); // warm up
    const baselineRates: number[] = [];
    const rates: number[][] = variants.map(() => []);
    for (let round = 0; round < RUNS; round++) {
      baselineRates.push(await rate(baseline));
      for (const [index, target] of framed.entries()) rates[index]?.push(await rate(target));
    }
    const series = seriesOf(baselineRates);
    for (const [index, { what }] of variants.entries()) {
      const ours = seriesOf(rates[index] ?? []);
      printRow({ what: `TCP echo, framing ${what}`, against: 'our raw echo', ratio: ours.median / series.median, budget: { atLeast: 0.85 }, ours, baseline: series, unit: 'round trips/s' });
    }
  } finally {
    await portcall.end();
  }
}

async function rate({ port, wire }: { port: number; wire: string }): Promise<number> {
  const load = new Child('./load-tcp.ts', { port, ...LOAD, bytes: wire.length, data: wire });
  const { perSecond } = await load.next<{ perSecond: number }>();
  await load.end();
  return perSecond;
}
