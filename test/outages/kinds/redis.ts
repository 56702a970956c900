import { setTimeout as delay } from 'node:timers/promises';
import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import type { Scene } from '../lib/scene.ts';
import { signal } from '../lib/signal.ts';
import { wait } from '../lib/wait.ts';

const STOPPED_MS = 10_000;

export const redisTerm: Outage = {
  name: 'redis-term',
  redis: 'ends',
  what: 'Redis ends on SIGTERM.',
  inflict: (scene) => endRedis(scene, 'SIGTERM'),
};

export const redisKill: Outage = {
  name: 'redis-kill',
  redis: 'ends',
  what: 'Redis is killed (SIGKILL).',
  inflict: (scene) => endRedis(scene, 'SIGKILL'),
};

export const redisStop: Outage = {
  name: 'redis-stop',
  what: 'Redis stands still for 10 s (SIGSTOP, then SIGCONT).',
  async inflict(scene) {
    const pid = await scene.redisPid();
    signal(pid, 'SIGSTOP');
    await delay(STOPPED_MS);
    signal(pid, 'SIGCONT');
  },
};

/** The load goes on while it is away. */
async function endRedis(scene: Scene, name: NodeJS.Signals): Promise<void> {
  signal(await scene.redisPid(), name);
  const echoes = scene.loads.map((load) => load.acked);
  await wait(
    () => scene.loads.every((load, at) => load.acked > (echoes[at] ?? 0) + 100),
    (all) => all,
    RECOVERY_BOUND_MS,
  );
}
