import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import { signal } from '../lib/signal.ts';
import { waitUntil } from '../lib/wait.ts';

/** Echoes whose events have not reached Redis when the process is killed. */
const UNWRITTEN = 50;

export const processKill: Outage = {
  name: 'process-kill',
  what: 'The whole process is killed (SIGKILL) with events on their way to Redis, and started again on the same data directory.',
  redis: 'ends',
  cuts: true,
  loses: true,
  async inflict(scene) {
    const redis = await scene.redisPid();
    signal(redis, 'SIGSTOP');
    const echoes = scene.loads.map((load) => load.acked);
    await waitUntil(
      () => scene.loads.every((load, at) => load.acked > (echoes[at] ?? 0) + UNWRITTEN),
      RECOVERY_BOUND_MS,
    );
    const killed = scene.killProcess();
    signal(redis, 'SIGCONT');
    await killed;
  },
};
