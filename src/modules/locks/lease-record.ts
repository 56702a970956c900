import type { Lease, LockHolder, LockWaiter } from '../../contract/index.ts';

/** What a script's HGETALL says, as fields and values one after the other. */
export type FlatHash = readonly string[];

/** A lease as Redis keeps it. */
export interface LeaseRecord {
  readonly leaseId: string;
  readonly owner: string;
  readonly node: string;
  readonly fencingToken: number;
  readonly ttlMs: number;
  /** Unix milliseconds by the clock of Redis; the next likewise. */
  readonly acquiredMs: number;
  readonly expiresMs: number;
}

/** A lease that has ended and whose end is not published yet. */
export interface EndedLease {
  readonly how: 'released' | 'expired';
  readonly owner: string;
  readonly fencingToken: number;
  readonly heldMs: number;
}

/** Undefined: the lock is not held. */
export function leaseRecordOf(flat: FlatHash): LeaseRecord | undefined {
  const hash = hashOf(flat);
  const leaseId = hash.get('lease');
  if (leaseId === undefined) return undefined;
  const number = (field: string): number => Number(hash.get(field));
  return {
    leaseId,
    owner: hash.get('owner') ?? '',
    node: hash.get('node') ?? '',
    fencingToken: number('token'),
    ttlMs: number('ttl'),
    acquiredMs: number('acquired'),
    expiresMs: number('expires'),
  };
}

export function endedLeaseOf([how, owner = '', token, heldMs]: readonly string[]): EndedLease | undefined {
  return how === undefined
    ? undefined
    : { how: how as EndedLease['how'], owner, fencingToken: Number(token), heldMs: Number(heldMs) };
}

/** Waiters in the order of `ids`. */
export function waitersOf(ids: readonly string[], flat: FlatHash): LockWaiter[] {
  const details = hashOf(flat);
  return ids.map((id, index) => {
    const { owner, node, since, deadline } = JSON.parse(details.get(id) ?? '{}') as Record<
      'owner' | 'node' | 'since' | 'deadline',
      string
    >;
    return { position: index + 1, owner, node, since: timeOf(Number(since)), deadline: timeOf(Number(deadline)) };
  });
}

export function leaseOf(lock: string, record: Omit<LeaseRecord, 'node'>): Lease {
  const { leaseId, owner, fencingToken, ttlMs, acquiredMs, expiresMs } = record;
  return { lock, leaseId, fencingToken, owner, ttlMs, acquiredAt: timeOf(acquiredMs), expiresAt: timeOf(expiresMs) };
}

export function holderOf({ owner, fencingToken, node, ttlMs, acquiredMs, expiresMs }: LeaseRecord): LockHolder {
  return { owner, fencingToken, node, ttlMs, acquiredAt: timeOf(acquiredMs), expiresAt: timeOf(expiresMs) };
}

function hashOf(flat: FlatHash): Map<string, string> {
  return new Map(Array.from({ length: flat.length >> 1 }, (_, at) => [flat[2 * at] ?? '', flat[2 * at + 1] ?? '']));
}

function timeOf(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
