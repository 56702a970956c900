import { Inject, Injectable } from '@nestjs/common';
import type { Batch } from '../../../contract/jobs/index.ts';
import { JobWaits } from '../control/job-waits.ts';
import { BatchRepository } from './batch.repository.ts';

/** Requests that wait for the end of a batch. */
@Injectable()
export class BatchWaits {
  readonly #repository: BatchRepository;
  readonly #waits: JobWaits;

  constructor(@Inject(BatchRepository) repository: BatchRepository, @Inject(JobWaits) waits: JobWaits) {
    this.#repository = repository;
    this.#waits = waits;
  }

  /** The batch as it is when it has ended, or when `waitMs` have passed. Throws `wait_limit`, and what `read` throws. */
  async untilEnd(waitMs: number, read: () => Promise<Batch>): Promise<Batch> {
    const batch = await read();
    if (waitMs === 0 || batch.state !== 'running') return batch;
    await this.#waits.untilEnd(batch.id, waitMs, (id) => this.#repository.announceEnd(id));
    return read();
  }
}
