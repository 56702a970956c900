import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import { wait, waitUntil } from '../lib/wait.ts';

/** Most that the client of the scene, which dials again as often as it is cut, may have on a thread at one time. */
const CLIENT_EVENTS = 20;

export const netThread: Outage = {
  name: 'net-thread',
  what: 'A net thread ends: it throws, or is ended from outside.',
  cuts: true,
  loses: true,
  async inflict(scene, random) {
    const name = random.pick(['net-0', 'net-1']);
    const before = scene.seen.get('thread.lost') ?? 0;
    const { inside } = scene;
    scene.strangers += CLIENT_EVENTS;
    if (random.chance(0.5)) await inside.throwIn(name);
    else await inside.end(name);
    await waitUntil(() => (scene.seen.get('thread.lost') ?? 0) > before || scene.inside !== inside, RECOVERY_BOUND_MS);
  },
};

export const jobThread: Outage = {
  name: 'job-thread',
  what: 'The threads that run jobs end, in the middle of jobs.',
  async inflict(scene, random) {
    const rounds = random.between(1, 3);
    for (let round = 0; round < rounds; round++) {
      const jobs = scene.ledger.jobs.length;
      const { inside } = scene;
      const names = (await inside.threads()).filter((name) => !name.startsWith('net-'));
      for (const name of new Set(names)) await inside.end(name);
      await wait(
        () => scene.ledger.jobs.length,
        (count) => count > jobs + 5 || scene.inside !== inside,
        RECOVERY_BOUND_MS,
      );
    }
  },
};
