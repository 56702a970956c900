import { Service } from '../test/helpers/service.ts';
import { Busiest, runLoad } from './lib/load.ts';
import { printRow } from './lib/report.ts';
import { median, seriesOf } from './lib/stats.ts';

/**
 * What do framings cost? Echoes of 64 bytes on 64 connections, with framing against `raw`, both ours, in turn. Many short rounds, and the
 * median of the ratios within each: what else the machine does is then mostly the same for both.
 */
const RUNS = 15;
const LOAD = { connections: 64, durationMs: 800 };

/** 64 bytes on the wire, framing included. */
const variants = [
  { what: 'line', framing: { type: 'line' }, wire: `${'x'.repeat(63)}\n` },
  { what: 'length (two bytes, stripped)', framing: { type: 'length', width: 2, strip: 2 }, wire: `\0>${'x'.repeat(62)}` },
] as const;
const raw = { framing: { type: 'raw' }, wire: 'x'.repeat(64) };

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const busiest = new Busiest();
  const rate = async ({ port, wire }: { port: number; wire: string }): Promise<number> => {
    const result = await runLoad({ port, ...LOAD, bytes: wire.length, messageHex: Buffer.from(wire, 'latin1').toString('hex') });
    busiest.note(result);
    return result.perSecond;
  };
  try {
    const open = async ({ framing, wire }: { framing: object; wire: string }) => ({ port: (await portcall.listener({ handler: { type: 'echo' }, framing })).port, wire });
    const baseline = await open(raw);
    const framed = await Promise.all(variants.map(open));
    for (const target of [baseline, ...framed]) await rate(target); // warm up
    const baselineRates: number[] = [];
    const rates: number[][] = variants.map(() => []);
    for (let round = 0; round < RUNS; round++) {
      baselineRates.push(await rate(baseline));
      for (const [index, target] of framed.entries()) rates[index]?.push(await rate(target));
    }
    const series = seriesOf(baselineRates);
    for (const [index, { what }] of variants.entries()) {
      const ours = seriesOf(rates[index] ?? []);
      const ratio = median((rates[index] ?? []).map((framedRate, round) => framedRate / (baselineRates[round] ?? Number.NaN)));
      printRow({ what: `TCP echo, framing ${what}`, against: 'our raw echo', ratio, budget: { atLeast: 0.85 }, ours, baseline: series, unit: 'round trips/s' });
    }
    busiest.print();
  } finally {
    await portcall.end();
  }
}
