import { expect } from 'vitest';
import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import { wait, waitUntil } from '../lib/wait.ts';

export const diskFull: Outage = {
  name: 'disk-full',
  redis: 'fills',
  what: 'The data directory is full: nothing more can be written to it.',
  findObstacle: (place) =>
    place.kind === undefined
      ? 'neither a file system can be mounted nor the size of files be limited (prlimit)'
      : undefined,
  async inflict(scene) {
    const { service } = scene;
    await scene.redisPid();
    scene.place.fill(service);
    try {
      // Redis refuses to write, and callers get a coded error.
      const refused = scene.ledger.refused;
      await waitUntil(() => scene.ledger.refused > refused + 20, RECOVERY_BOUND_MS);
      const { body } = await wait(
        () => scene.ask<{ code?: string }>('POST', '/v1/counters/full/add', { by: 1 }),
        ({ status }) => status === 503,
        RECOVERY_BOUND_MS,
      );
      expect(body.code).toBe('redis_unavailable');
      const ready = await wait(
        () => scene.ask<{ checks: Record<string, string> }>('GET', '/readyz'),
        ({ status }) => status === 503,
        RECOVERY_BOUND_MS,
      );
      // Together with another outage it may stand still as well.
      const { redis, redisWrites } = ready.body.checks;
      expect([redis, redisWrites].join()).toMatch(/Redis takes no writes for now|Redis cannot be reached/);
      const echoes = scene.loads.map((load) => load.acked);
      await waitUntil(() => scene.loads.every((load, at) => load.acked > (echoes[at] ?? 0) + 500), RECOVERY_BOUND_MS);
    } finally {
      scene.place.free(service);
    }
    await wait(
      () => scene.ask('POST', '/v1/counters/full/add', { by: 1 }),
      ({ status }) => status === 200,
      RECOVERY_BOUND_MS,
    );
  },
};
