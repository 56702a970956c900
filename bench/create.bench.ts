import { Service } from '../test/helpers/service.ts';
import { inTurns, type Way } from './lib/in-turns.ts';
import { Mountebank } from './lib/mountebank.ts';
import { measureProcessTime } from './lib/process-time.ts';
import { printComparison } from './lib/report.ts';

/**
 * How long do 200 listeners take, created one after another, compared with mountebank's 200 TCP imposters? Both choose free ports, both are
 * asked by the same client over a connection that stays open. An imposter is gone with its process; a listener is in Redis when it is answered.
 */
const ROUNDS = { runs: 5, warmUp: 1 };
const COUNT = 200;

export async function run(): Promise<void> {
  const mountebank = await Mountebank.start();
  const portcall = await Service.start();
  try {
    const { baseline, ours } = await inTurns(ROUNDS, {
      baseline: timed(mountebank.pid, () => mountebank.imposter([])),
      ours: timed(portcall.process.pid, () => portcall.listener({})),
    });
    printComparison({
      what: `${COUNT} listeners created one after another`,
      against: 'mountebank',
      budget: { atMost: 1 },
      ours,
      baseline,
      unit: 'ms',
    });
  } finally {
    await Promise.all([mountebank.end(), portcall.end()]);
  }
}

/** Milliseconds for all of them, and processor time for one. */
function timed(pid: number | undefined, create: () => Promise<unknown>): Way {
  return async () => {
    const [startedAt, cpuMs] = [performance.now(), measureProcessTime(pid)];
    for (let n = 0; n < COUNT; n++) await create();
    return { value: performance.now() - startedAt, cpuUs: (cpuMs() * 1000) / COUNT };
  };
}
