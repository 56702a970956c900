import { Inject, Injectable, Logger } from '@nestjs/common';
import type {
  Batch,
  BatchItem,
  BatchOutcome,
  BatchQuery,
  BatchResultsQuery,
  BatchSpec,
} from '../../../contract/jobs/index.ts';
import type { Page } from '../../../contract/page.ts';
import { AppError, NotFoundError, RedisUnavailableError } from '../../../core/errors/index.ts';
import { decodeCursor, encodeCursor } from '../../../core/http/index.ts';
import { createdMs, newId } from '../../../core/ids.ts';
import { noSuchPool, poolClosed } from '../pools/find-pool.ts';
import type { PoolDocument } from '../pools/pool-document.ts';
import { Prerequisites } from '../prerequisites.ts';
import { batchOf, type BatchHash } from './batch-record.ts';
import { BatchFeeder } from './batch-feeder.ts';
import { BatchFollowUp } from './batch-follow-up.ts';
import { BatchResultsRepository } from './batch-results.repository.ts';
import { BatchRepository, MAX_RUNNING_BATCHES, MAX_UNFED_INPUTS, type BatchBegun } from './batch.repository.ts';
import { checkInputs } from './check-inputs.ts';

/** Inputs sent to Redis in one go. */
const CHUNK = 500;
/** Batches looked at for one page; a filter that fits few gives short pages. */
const LIST_CHUNK = 200;
const MAX_LIST_CHUNKS = 5;

@Injectable()
export class BatchService {
  readonly #logger = new Logger('batches');
  readonly #repository: BatchRepository;
  readonly #results: BatchResultsRepository;
  readonly #prerequisites: Prerequisites;
  readonly #feeder: BatchFeeder;
  readonly #followUp: BatchFollowUp;

  constructor(
    @Inject(BatchRepository) repository: BatchRepository,
    @Inject(BatchResultsRepository) results: BatchResultsRepository,
    @Inject(Prerequisites) prerequisites: Prerequisites,
    @Inject(BatchFeeder) feeder: BatchFeeder,
    @Inject(BatchFollowUp) followUp: BatchFollowUp,
  ) {
    this.#repository = repository;
    this.#results = results;
    this.#prerequisites = prerequisites;
    this.#feeder = feeder;
    this.#followUp = followUp;
  }

  /** Answers once every input is in Redis; they become jobs from then on. */
  async map(poolName: string, spec: BatchSpec): Promise<Batch> {
    const pool = await this.#prerequisites.getPool(poolName, 'name');
    const inputs = await checkInputs(spec.kind, spec.inputs);
    await this.#prerequisites.requireFunctions(spec.kind, spec.inputs, (index) => `inputs[${index}]`);
    const id = newId('bat');
    const job = {
      ...spec,
      attempts: spec.attempts ?? pool.spec.attempts,
      backoff: spec.backoff ?? pool.spec.backoff,
      timeoutMs: spec.timeoutMs ?? pool.spec.timeoutMs,
      lock: spec.lock,
    };
    const begin = () =>
      this.#repository.begin(
        { id, pool: poolName, total: inputs.length, failFast: spec.failFast, ordered: spec.ordered, job },
        createdMs(id),
      );
    let begun = await begin();
    if (begun.reply === 'missing' && (await this.#prerequisites.isThereAgain(poolName))) begun = await begin();
    if (begun.reply !== 'added') throw refusal(pool, begun);
    await this.#fill(id, inputs);
    this.#feeder
      .feed(id, poolName)
      .catch((error: unknown) => this.#logger.warn({ err: error }, `${id}: the remaining inputs are queued later`));
    return this.get(id);
  }

  async get(id: string): Promise<Batch> {
    return this.#answer(id, await this.#read(id));
  }

  /** Newest first, unless `order` says otherwise. Throws `not_found` when there is no such pool. */
  async list({ limit, cursor, pool, state, order }: BatchQuery): Promise<Page<Batch>> {
    if (pool !== undefined) await this.#prerequisites.getPool(pool);
    let after = cursor === undefined ? '' : decodeCursor(cursor, /^bat_[0-9a-z]{10,40}$/);
    const items: Batch[] = [];
    for (let chunk = 0; chunk < MAX_LIST_CHUNKS; chunk += 1) {
      const ids = await this.#repository.idsAfter(after, LIST_CHUNK, order);
      for (const id of ids) {
        after = id;
        const hash = await this.#repository.find(id);
        if (!hash || (pool !== undefined && hash['pool'] !== pool) || (state !== undefined && hash['state'] !== state))
          continue;
        items.push(await this.#answer(id, hash));
        if (items.length === limit) return { items, nextCursor: encodeCursor(id) };
      }
      if (ids.length < LIST_CHUNK) return { items, nextCursor: null };
    }
    return { items, nextCursor: encodeCursor(after) };
  }

  /** While the batch runs there is always a next cursor: what comes after it may be there later. */
  async results(id: string, { limit, cursor, order }: BatchResultsQuery): Promise<Page<BatchItem>> {
    const batch = await this.#read(id);
    const cursorAt = cursor === undefined ? undefined : Number(decodeCursor(cursor, /^\d{1,6}$/));
    if (order === 'desc') return this.#lastResults(id, batch, cursorAt, limit);
    const from = cursorAt ?? 0;
    const { items, next } = await this.#results.read(id, batch, { from, limit });
    return {
      items: itemsOf(batch, items),
      nextCursor: next >= Number(batch['total']) ? null : encodeCursor(String(next)),
    };
  }

  async #lastResults(
    id: string,
    batch: BatchHash,
    before: number | undefined,
    limit: number,
  ): Promise<Page<BatchItem>> {
    const { items, next } = await this.#results.readBack(id, batch, { before, limit });
    return { items: itemsOf(batch, items), nextCursor: next === 0 ? null : encodeCursor(String(next)) };
  }

  /** Idempotent. Running jobs have been asked to end when this answers. */
  async cancel(id: string): Promise<Batch> {
    const stopped = await this.#repository.stop(id, Date.now());
    if (stopped === undefined) throw new NotFoundError('batch', id);
    if (stopped === 'ended') await this.#followUp.publishEnd(id);
    if (stopped === 'stopped') await this.#followUp.cancelOpen(id);
    return this.get(id);
  }

  async #answer(id: string, hash: BatchHash): Promise<Batch> {
    return batchOf(id, hash, hash['state'] === 'running' ? await this.#repository.active(id, hash['pool'] ?? '') : 0);
  }

  async #fill(id: string, inputs: readonly string[]): Promise<void> {
    try {
      for (let from = 0; from < inputs.length; from += CHUNK)
        await this.#repository.addInputs(id, inputs.slice(from, from + CHUNK));
      await this.#repository.makeReady(id);
    } catch (error) {
      // Without `ready` none of it becomes a job; what is there is cleared away later when it cannot be now.
      await this.#repository
        .stop(id, Date.now())
        .catch((failure: unknown) => this.#logger.warn({ err: failure }, `${id}: will be cancelled later`));
      throw error instanceof AppError ? error : new RedisUnavailableError({ cause: error });
    }
  }

  async #read(id: string): Promise<BatchHash> {
    const hash = await this.#repository.find(id);
    if (!hash) throw new NotFoundError('batch', id);
    return hash;
  }
}

function refusal({ spec: { name } }: PoolDocument, begun: BatchBegun): AppError {
  switch (begun.reply) {
    case 'closed':
      return poolClosed(name, begun.why);
    case 'full':
      return new AppError(
        'queue_full',
        `The batches of pool "${name}" may have ${MAX_UNFED_INPUTS} waiting inputs. Retry later.`,
      );
    case 'many':
      return new AppError('batch_limit', `${MAX_RUNNING_BATCHES} batches are running, the limit. Retry later.`);
    default:
      return noSuchPool(name, 'name');
  }
}

function itemsOf(batch: BatchHash, outcomes: readonly BatchOutcome[]): BatchItem[] {
  const kind = batch['kind'] ?? '';
  return outcomes.map(({ index, job, state, ...rest }) => ({ index, job, kind, state, ...rest }));
}
