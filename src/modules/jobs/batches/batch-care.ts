import { Inject, Injectable } from '@nestjs/common';
import { BatchFeeder } from './batch-feeder.ts';
import { BatchFollowUp } from './batch-follow-up.ts';
import { BatchRepository } from './batch.repository.ts';

/** Ended batches that are kept, of all pools… */
const MAX_KEPT = 1000;
/** …and removed in one round. */
const MAX_REMOVED = 20;
/** How long a batch may take to get its inputs before it is given up, in milliseconds. */
const FILL_TIMEOUT_MS = 5 * 60_000;

/** What batches need from time to time: a node that fed one, or was cancelling one, may have ended. */
@Injectable()
export class BatchCare {
  readonly #repository: BatchRepository;
  readonly #feeder: BatchFeeder;
  readonly #followUp: BatchFollowUp;

  constructor(
    @Inject(BatchRepository) repository: BatchRepository,
    @Inject(BatchFeeder) feeder: BatchFeeder,
    @Inject(BatchFollowUp) followUp: BatchFollowUp,
  ) {
    this.#repository = repository;
    this.#feeder = feeder;
    this.#followUp = followUp;
  }

  async round(): Promise<void> {
    const now = Date.now();
    for (const id of await this.#repository.running()) await this.#look(id, now);
    await this.#repository.removeOld(now, MAX_KEPT, MAX_REMOVED);
  }

  async #look(id: string, now: number): Promise<void> {
    const batch = await this.#repository.find(id);
    if (!batch) return;
    if (batch['stop'] !== undefined) await this.#followUp.cancelOpen(id);
    else if (batch['ready'] !== undefined) await this.#feeder.feed(id, batch['pool'] ?? '');
    else if (Number(batch['createdAt']) < now - FILL_TIMEOUT_MS && (await this.#repository.stop(id, now)) === 'ended')
      await this.#followUp.publishEnd(id);
  }
}
