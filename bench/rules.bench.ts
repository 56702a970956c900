import { Service } from '../test/helpers/service.ts';
import { runLoad, type EchoLoad } from './lib/load.ts';
import { Mountebank } from './lib/mountebank.ts';
import { printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/**
 * How fast do rules answer, compared with mountebank's stubs? And does it matter which of a thousand rules it is? 64-byte messages. An
 * imposter keeps no record of its requests and tells nobody of them, so what it is compared with does not either (`events: lifecycle`, no
 * capture); the same with everything on is told besides.
 */
const RUNS = 5;
const DURATION_MS = 1500;
const MESSAGE = 'x'.repeat(64);
const REPLY = 'y'.repeat(64);

const PERSISTENT = { transport: 'tcp', connections: 64 } as const;
const SHORT_LIVED = { transport: 'short', connections: 16 } as const;

const answer = { when: { equals: MESSAGE }, do: [{ type: 'send', data: REPLY }] };
const others = Array.from({ length: 999 }, (_, n) => ({ when: { equals: `${n}`.padStart(64, '-') }, do: [{ type: 'send', data: REPLY }] }));

export async function run(): Promise<void> {
  const mountebank = await Mountebank.start();
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  try {
    const open = (spec: object, ...rules: object[]) => portcall.listener({ ...spec, handler: { type: 'rules', rules } }).then(({ port }) => port);
    const quiet = { events: 'lifecycle', capture: { maxMessages: 0 } };
    const imposter = await mountebank.imposter([{ predicates: [{ equals: { data: MESSAGE } }], responses: [{ is: { data: REPLY } }] }]);
    const [one, recorded] = [await open(quiet, answer), await open({}, answer)];
    const [last, first] = [await open(quiet, ...others, answer), await open(quiet, answer, ...others)];
    await compare({ what: 'rules, 1 stub, 64 persistent connections', against: 'mountebank', atLeast: 4, load: PERSISTENT, ours: one, baseline: imposter });
    await compare({ what: 'the same, events full, capture on', against: 'mountebank', atLeast: 2, load: PERSISTENT, ours: recorded, baseline: imposter });
    await compare({ what: 'rules, 1 stub, short-lived connections', against: 'mountebank', atLeast: 2, load: SHORT_LIVED, ours: one, baseline: imposter });
    await compare({ what: 'the 1,000th rule fires', against: 'the first of as many', atLeast: 0.8, load: PERSISTENT, ours: last, baseline: first });
  } finally {
    await Promise.all([mountebank.end(), portcall.end()]);
  }
}

interface Comparison {
  readonly what: string;
  readonly against: string;
  readonly atLeast: number;
  readonly load: Pick<EchoLoad, 'transport' | 'connections'>;
  /** Ports. */
  readonly ours: number;
  readonly baseline: number;
}

async function compare({ what, against, atLeast, load, ours, baseline }: Comparison): Promise<void> {
  const oursRates: number[] = [];
  const baselineRates: number[] = [];
  for (let round = 0; round < RUNS; round++) {
    baselineRates.push(await rate(load, baseline));
    oursRates.push(await rate(load, ours));
  }
  const [a, b] = [seriesOf(oursRates), seriesOf(baselineRates)];
  printRow({ what, against, ratio: a.median / b.median, budget: { atLeast }, ours: a, baseline: b, unit: 'answers/s' });
}

async function rate(load: Comparison['load'], port: number): Promise<number> {
  const result = await runLoad({ ...load, port, bytes: 64, durationMs: DURATION_MS });
  return result.perSecond;
}
