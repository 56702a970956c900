import { Service } from '../test/helpers/service.ts';
import { Child } from './lib/child.ts';
import { inTurns } from './lib/in-turns.ts';
import { roundTrips, type EchoLoad, type Measured } from './lib/load.ts';
import { Mountebank } from './lib/mountebank.ts';
import { printComparison, type Budget } from './lib/report.ts';

/**
 * How fast do rules answer, compared with mountebank's stubs? And does it matter which of a thousand rules it is? 64-byte messages. An
 * imposter keeps no record of its requests and reports none, so what it is compared with does not either (`events: lifecycle`, no
 * capture); a separate row has everything on. And bare `node:net`, which sends the message back without looking at it: nothing
 * on Node can do more.
 */
const ROUNDS = { runs: 7, warmUp: 1 };
const DURATION_MS = 1000;
const MESSAGE = 'x'.repeat(64);
const REPLY = 'y'.repeat(64);

const PERSISTENT = { transport: 'tcp', connections: 64 } as const;
const SHORT_LIVED = { transport: 'short', connections: 16 } as const;

const answer = { when: { equals: MESSAGE }, do: [{ type: 'send', data: REPLY }] };
const others = Array.from({ length: 999 }, (_, n) => ({
  when: { equals: `${n}`.padStart(64, '-') },
  do: [{ type: 'send', data: REPLY }],
}));

export async function run(): Promise<void> {
  const mountebank = await Mountebank.start();
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const bare = new Child('./bare-tcp.ts');
  try {
    const open = async (spec: object, ...rules: object[]) => ({
      name: 'ours',
      pid: portcall.process.pid,
      port: (await portcall.listener({ ...spec, handler: { type: 'rules', rules } })).port,
    });
    const quiet = { events: 'lifecycle', capture: { maxMessages: 0 } };
    const imposter = {
      name: 'mountebank',
      pid: mountebank.pid,
      port: await mountebank.imposter([
        { predicates: [{ equals: { data: MESSAGE } }], responses: [{ is: { data: REPLY } }] },
      ]),
    };
    const nothing = { name: 'bare', pid: bare.process.pid, port: (await bare.next<{ port: number }>()).port };
    const targets = { ours: await open(quiet, answer), recorded: await open({}, answer), imposter, nothing };
    await compare('64 persistent connections', PERSISTENT, { quiet: { atLeast: 4 }, full: { atLeast: 2 } }, targets);
    await compare('short-lived connections', SHORT_LIVED, { quiet: { atLeast: 2 } }, targets);
    await compareRules({ last: await open(quiet, ...others, answer), first: await open(quiet, answer, ...others) });
  } finally {
    await Promise.all([mountebank.end(), portcall.end(), bare.end()]);
  }
}

type Target = Measured & { readonly port: number };
type Targets = Readonly<Record<'ours' | 'recorded' | 'imposter' | 'nothing', Target>>;
/** Of rules that tell of connections alone, and of those with everything on. */
interface Budgets {
  readonly quiet: Budget;
  readonly full?: Budget;
}
type Load = Pick<EchoLoad, 'transport' | 'connections'>;

const way = (load: Load, { port, ...measured }: Target) =>
  roundTrips({ ...load, port, bytes: 64, durationMs: DURATION_MS }, measured);

async function compare(
  what: string,
  load: Load,
  { quiet, full }: Budgets,
  { ours, recorded, imposter, nothing }: Targets,
): Promise<void> {
  const figures = await inTurns(ROUNDS, {
    baseline: way(load, imposter),
    rules: way(load, ours),
    recorded: way(load, recorded),
    bare: way(load, nothing),
  });
  const same = { against: 'mountebank', baseline: figures.baseline, unit: 'answers/s' };
  printComparison({ what: `rules, 1 stub, ${what}`, ...same, budget: quiet, ours: figures.rules });
  printComparison({
    what: `rules, 1 stub, ${what}, events full, capture on`,
    ...same,
    ...(full === undefined ? {} : { budget: full }),
    ours: figures.recorded,
  });
  printComparison({ what: `bare node:net, ${what}`, ...same, ours: figures.bare });
}

async function compareRules({ last, first }: { readonly last: Target; readonly first: Target }): Promise<void> {
  const { ours, baseline } = await inTurns(ROUNDS, { baseline: way(PERSISTENT, first), ours: way(PERSISTENT, last) });
  printComparison({
    what: 'the 1,000th rule fires',
    against: 'the first of as many',
    budget: { atLeast: 0.8 },
    ours,
    baseline,
    unit: 'answers/s',
  });
}
