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
    const { baseline: posts, ours: put } = await inTurns(ROUNDS, {
      baseline: timed(portcall.process.pid, () => portcall.listener({})),
      ours: asOne(portcall),
    });
    printComparison({
      what: `${COUNT} listeners in one set-up`,
      against: 'one after another',
      budget: { atMost: 0.1 },
      ours: put,
      baseline: posts,
      unit: 'ms',
    });
    printComparison({
      what: `${COUNT} listeners in one set-up`,
      against: 'mountebank, one after another',
      budget: { atMost: 1 },
      ours: put,
      baseline,
      unit: 'ms',
    });
  } finally {
    await Promise.all([mountebank.end(), portcall.end()]);
  }
}

/** The same with one PUT; the set-up is deleted outside of the time. */
function asOne(portcall: Service): Way {
  const listeners = Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`l${n}`, {}]));
  return async () => {
    const [startedAt, cpuMs] = [performance.now(), measureProcessTime(portcall.process.pid)];
    await portcall.request('PUT', '/v1/setups/bench', { listeners });
    const result = { value: performance.now() - startedAt, cpuUs: (cpuMs() * 1000) / COUNT };
    await portcall.request('DELETE', '/v1/setups/bench');
    return result;
  };
}

/** Milliseconds for all of them, and processor time for one. */
function timed(pid: number | undefined, create: () => Promise<unknown>): Way {
  return async () => {
    const [startedAt, cpuMs] = [performance.now(), measureProcessTime(pid)];
    for (let n = 0; n < COUNT; n++) await create();
    return { value: performance.now() - startedAt, cpuUs: (cpuMs() * 1000) / COUNT };
  };
}
