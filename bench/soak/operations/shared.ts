import type { Operation } from './operation.ts';

interface Lease {
  readonly leaseId: string;
  readonly fencingToken: number;
}

/** Few locks for many: some wait, some are refused. */
export const lock: Operation = {
  weight: 12,
  async run({ api, random, count }) {
    const name = `soak-${random.int(1, 3)}`;
    const { status, body: lease } = await api.call<Lease>(
      'POST',
      `/v1/locks/${name}/leases`,
      { ttlMs: 5000, waitMs: random.pick([0, 1000]) },
      [201, 409],
    );
    if (status === 409) return count('locks refused');
    await api.call('POST', `/v1/counters/soak-${name}/add`, { by: 1, lock: name, fencingToken: lease.fencingToken });
    if (random.chance(0.3)) await api.call('PATCH', `/v1/locks/${name}/leases/${lease.leaseId}`, { ttlMs: 6000 });
    await api.call('DELETE', `/v1/locks/${name}/leases/${lease.leaseId}`);
    return count('locks held');
  },
};
