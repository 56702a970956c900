import { Service } from '../test/helpers/service.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips } from './lib/load.ts';
import { printComparison } from './lib/report.ts';

/**
 * What do framings cost? Echoes of 64 bytes on 64 connections, with framing against `raw`, both ours, in many short rounds.
 */
const ROUNDS = { runs: 15, warmUp: 1 };
const LOAD = { connections: 64, durationMs: 700 };

/** 64 bytes on the wire, framing included. */
const variants = {
  raw: { what: 'raw', framing: { type: 'raw' }, wire: 'x'.repeat(64) },
  line: { what: 'line', framing: { type: 'line' }, wire: `${'x'.repeat(63)}\n` },
  length: {
    what: 'length (two bytes, stripped)',
    framing: { type: 'length', width: 2, strip: 2 },
    wire: `\0>${'x'.repeat(62)}`,
  },
} as const;

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const way = async ({ framing, wire }: (typeof variants)[keyof typeof variants]) => {
    const { port } = await portcall.listener({ handler: { type: 'echo' }, framing });
    return roundTrips(
      { port, ...LOAD, bytes: wire.length, messageHex: Buffer.from(wire, 'latin1').toString('hex') },
      { name: 'ours', pid: portcall.process.pid },
    );
  };
  try {
    const figures = await inTurns(ROUNDS, {
      raw: await way(variants.raw),
      line: await way(variants.line),
      length: await way(variants.length),
    });
    for (const name of ['line', 'length'] as const) {
      printComparison({
        what: `TCP echo, framing ${variants[name].what}`,
        against: 'our raw echo',
        budget: { atLeast: 0.85 },
        ours: figures[name],
        baseline: figures.raw,
        unit: 'round trips/s',
      });
    }
  } finally {
    await portcall.end();
  }
}
