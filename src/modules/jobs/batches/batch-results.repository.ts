import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { BatchOutcome } from '../../../contract/jobs/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import type { BatchHash } from './batch-record.ts';

/** Items read in one go; of large ones, and at first, only a few: one may have 1 MiB. */
const SLICE = { small: 20, large: 4 } as const;
const LARGE_ITEM_BYTES = 64 * 1024;
/** Inputs looked at for one page from the end, as far as they have not ended. */
const MAX_EXAMINED = 5000;
/** A page ends once its items are this long as JSON, in bytes; so it is at most this and a slice of the largest results. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

export interface ResultsPage {
  readonly items: BatchOutcome[];
  /** Where to continue: the number of items before. */
  readonly next: number;
}

/** What a batch's inputs have come to. */
@Injectable()
export class BatchResultsRepository {
  readonly #redis: Redis;
  readonly #keys: JobKeys;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = connections.api;
    this.#keys = new JobKeys(keys);
  }

  /** Items from position `from`: in order of the inputs up to the first that has not ended, or in order of their ends. */
  async read(id: string, batch: BatchHash, { from, limit }: { from: number; limit: number }): Promise<ResultsPage> {
    const total = Number(batch['total'] ?? 0);
    const items: BatchOutcome[] = [];
    let bytes = 0;
    while (items.length < limit && from + items.length < total && bytes < MAX_PAGE_BYTES) {
      const wanted = Math.min(sliceAfter(items.length, bytes), limit - items.length, total - from - items.length);
      const slice = upToFirstGap(await this.#slice(id, batch, from + items.length, wanted));
      for (const json of slice) {
        bytes += json.length;
        items.push(JSON.parse(json) as BatchOutcome);
      }
      if (slice.length < wanted) break;
    }
    return { items, next: from + items.length };
  }

  /** Items before position `before`, the last first; what has not ended is passed over. */
  async readBack(
    id: string,
    batch: BatchHash,
    { before, limit }: { before: number | undefined; limit: number },
  ): Promise<ResultsPage> {
    const end = await this.#endOf(id, batch);
    let position = Math.min(before ?? end, end);
    const least = position - MAX_EXAMINED;
    const items: BatchOutcome[] = [];
    let bytes = 0;
    while (items.length < limit && position > Math.max(0, least) && bytes < MAX_PAGE_BYTES) {
      const count = Math.min(sliceAfter(items.length, bytes), limit - items.length, position);
      const slice = await this.#slice(id, batch, position - count, count);
      position -= count;
      for (const json of slice.toReversed()) {
        bytes += json?.length ?? 0;
        if (json !== undefined) items.push(JSON.parse(json) as BatchOutcome);
      }
    }
    return { items, next: position };
  }

  /** Position behind the last item that there may be. */
  async #endOf(id: string, batch: BatchHash): Promise<number> {
    if (batch['state'] !== 'running') return Number(batch['total'] ?? 0);
    if (batch['ordered'] === '1') return Number(batch[batch['stop'] === undefined ? 'fed' : 'total'] ?? 0);
    return onRedis(() => this.#redis.llen(this.#keys.batchPart(id, 'order')));
  }

  /** JSON of at most `count` items; undefined: it has not ended. */
  async #slice(id: string, batch: BatchHash, from: number, count: number): Promise<(string | undefined)[]> {
    const indexes = batch['ordered'] === '1' ? range(from, count) : await this.#byEnd(id, batch, from, count);
    if (indexes.length === 0) return [];
    const found = await onRedis(() => this.#redis.hmget(this.#keys.batchPart(id, 'results'), ...indexes.map(String)));
    return indexes.map((index, at) => found[at] ?? neverFed(batch, index));
  }

  /** Indexes in order of their ends; in a batch that was stopped, those that never were jobs come last. */
  async #byEnd(id: string, batch: BatchHash, from: number, count: number): Promise<number[]> {
    const indexes = (
      await onRedis(() => this.#redis.lrange(this.#keys.batchPart(id, 'order'), from, from + count - 1))
    ).map(Number);
    if (indexes.length === count || batch['state'] === 'running') return indexes;
    const [total, fed] = [Number(batch['total']), Number(batch['fed'])];
    // All that were fed have ended, so the list is as long as their number.
    return [...indexes, ...range(Math.max(fed, from + indexes.length), Math.min(count - indexes.length, total - fed))];
  }
}

function upToFirstGap(slice: readonly (string | undefined)[]): string[] {
  const gap = slice.indexOf(undefined);
  return (gap < 0 ? slice : slice.slice(0, gap)) as string[];
}

/** The item of an input that was given up before it became a job. */
function neverFed(batch: BatchHash, index: number): string | undefined {
  if (batch['stop'] === undefined || index < Number(batch['fed'])) return undefined;
  return JSON.stringify({
    index,
    job: null,
    state: 'cancelled',
    error: { code: 'job_cancelled', detail: 'The batch ended before this input became a job.' },
  } satisfies BatchOutcome);
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, offset) => from + offset);
}

/** How many items to read next, by those so far. */
function sliceAfter(items: number, bytes: number): number {
  return items === 0 || bytes > items * LARGE_ITEM_BYTES ? SLICE.large : SLICE.small;
}
