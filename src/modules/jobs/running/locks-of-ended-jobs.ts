import { Inject, Injectable, Logger } from '@nestjs/common';
import { Locks } from '../../locks/index.ts';
import type { NumberedRun } from '../records/job-runs.repository.ts';

/** How long ended jobs are collected before their locks are looked for, in milliseconds. */
const COLLECT_MS = 50;
/** Most jobs that are remembered while Redis is gone; the locks of those beyond end by their time to live. */
const MAX_WAITING = 10_000;

/**
 * Releases locks owned by jobs that have ended, including leases acquired in a job's name; those of a later run of the job stay. While no
 * lock is held at all, one command covers many jobs.
 */
@Injectable()
export class LocksOfEndedJobs {
  readonly #logger = new Logger('jobs');
  readonly #locks: Locks;
  #ended: Pick<NumberedRun, 'id' | 'run'>[] = [];
  #isCollecting = false;

  constructor(@Inject(Locks) locks: Locks) {
    this.#locks = locks;
  }

  /** Returns at once. */
  add({ id, run }: Pick<NumberedRun, 'id' | 'run'>): void {
    if (this.#ended.length < MAX_WAITING) this.#ended.push({ id, run });
    if (this.#isCollecting) return;
    this.#isCollecting = true;
    setTimeout(() => {
      this.#isCollecting = false;
      this.#release().catch((error: unknown) =>
        this.#logger.debug({ err: error }, 'could not release locks of ended jobs; they expire by their TTL'),
      );
    }, COLLECT_MS).unref();
  }

  async #release(): Promise<void> {
    const jobs = this.#ended.splice(0);
    const { items } = await this.#locks.list({ limit: 1, order: 'asc' });
    if (items.length === 0) return;
    for (const { id, run } of jobs) await this.#locks.releaseOwner(id, run);
  }
}
