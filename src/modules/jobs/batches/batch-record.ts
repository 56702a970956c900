import type { Batch, BatchState } from '../../../contract/jobs/index.ts';
import { roundedShare } from '../../../core/rounded.ts';

/** The hash of a batch. */
export type BatchHash = Readonly<Record<string, string | undefined>>;

/** `running`: how many of its jobs are running now. */
export function batchOf(id: string, hash: BatchHash, running = 0): Batch {
  const count = (field: string) => Number(hash[field] ?? 0);
  const [total, ended] = [count('total'), count('ended')];
  // Both were read one after the other.
  const active = Math.min(running, total - ended);
  return {
    id,
    pool: hash['pool'] ?? '',
    kind: hash['kind'] ?? '',
    state: (hash['state'] ?? 'running') as BatchState,
    total,
    counts: {
      waiting: total - ended - active,
      active,
      completed: count('completed'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      timedOut: count('timed_out'),
    },
    progress: total === 0 ? 1 : roundedShare(ended / total),
    failFast: hash['failFast'] === '1',
    ordered: hash['ordered'] === '1',
    labels: labelsOf(hash),
    createdAt: new Date(count('createdAt')).toISOString(),
    finishedAt: hash['finishedAt'] === undefined ? null : new Date(count('finishedAt')).toISOString(),
  };
}

export function labelsOf(hash: BatchHash): Record<string, string> {
  return JSON.parse(hash['labels'] ?? '{}') as Record<string, string>;
}
