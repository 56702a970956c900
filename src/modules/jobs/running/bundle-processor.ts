import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Bundle, BundledJob } from '../queues/bundle.ts';
import type { Place } from '../run-queue/places.ts';
import { RetryLater } from '../run-queue/retry-later.ts';
import { RunQueue, type Processed } from '../run-queue/run-queue.ts';
import { JobRunsRepository } from '../records/job-runs.repository.ts';
import { JobProcessor, refuse } from './job-processor.ts';
import { JobInterruption, RunningJobs } from './running-jobs.ts';

/** After so long those of a bundle that were not begun are let go, in milliseconds: twice what it was thought to take. */
const PATIENCE_MS = 100;

interface Member extends BundledJob {
  readonly controller: AbortController;
}

/** What a bundle was given out as. */
export interface BundleRun {
  readonly pool: string;
  readonly kind: string;
  readonly priority: number;
  /** False when it was begun before: then each record has to be asked what became of it. */
  readonly isNew: boolean;
  /** When it is lost, so is all that has not ended. */
  readonly place: Place;
}

/**
 * Runs the jobs of a bundle, one after the other, in the one slot BullMQ has given it. What ends one of them does not touch the others: one that is
 * to be tried again goes to the queue by itself, and when the bundle takes longer than it should, so do all that were not begun, to be the
 * next that are taken.
 */
@Injectable()
export class BundleProcessor {
  readonly #logger = new Logger('jobs');
  readonly #processor: JobProcessor;
  readonly #running: RunningJobs;
  readonly #runs: JobRunsRepository;
  readonly #queues: RunQueue;

  constructor(
    @Inject(JobProcessor) processor: JobProcessor,
    @Inject(RunningJobs) running: RunningJobs,
    @Inject(JobRunsRepository) runs: JobRunsRepository,
    @Inject(RunQueue) queues: RunQueue,
  ) {
    this.#processor = processor;
    this.#running = running;
    this.#runs = runs;
    this.#queues = queues;
  }

  /** `requeue`: this node stops, and what is left of the bundle goes back. */
  async process({ id, jobs }: Bundle, run: BundleRun): Promise<Processed> {
    if (this.#running.isStopping) return 'requeue';
    const waiting = jobs.map((job): Member => ({ ...job, controller: this.#running.enter(job.id) }));
    const controllers = waiting.map(({ controller }) => controller);
    run.place.whenLost(() => controllers.forEach(refuse));
    let released = Promise.resolve(true);
    const timer = setTimeout(() => (released = this.#letGo(id, waiting, run)), PATIENCE_MS);
    try {
      if (run.isNew) await this.#look(id, waiting);
      const processed = await this.#runAll(id, waiting, run);
      // The lock of the bundle is what releases its jobs, and BullMQ drops it when the bundle ends.
      if (!(await released)) throw new Error('Jobs of the bundle could not be released.');
      return processed;
    } finally {
      clearTimeout(timer);
      for (const { id: job, controller } of waiting) this.#running.leave(job, controller);
    }
  }

  async #runAll(bundle: string, waiting: Member[], run: BundleRun): Promise<Processed> {
    for (;;) {
      const member = waiting.shift();
      if (!member) return 'done';
      if ((await this.#run(bundle, member, run)) === 'requeue' || this.#running.isStopping) return 'requeue';
    }
  }

  /** Between being queued and being handed out some may have been cancelled. */
  async #look(bundle: string, waiting: Member[]): Promise<void> {
    const found = await this.#runs.look(
      bundle,
      waiting.map(({ id }) => id),
    );
    const looked = waiting.splice(0);
    for (const [at, member] of looked.entries()) {
      if (found[at] === 'gone') this.#running.leave(member.id, member.controller);
      else waiting.push(member);
      if (found[at] === 'cancelled' && !member.controller.signal.aborted)
        member.controller.abort(new JobInterruption('cancel'));
    }
  }

  async #run(bundle: string, { id, offer, controller }: Member, run: BundleRun): Promise<Processed> {
    const { pool, isNew, place } = run;
    try {
      return await this.#processor.run(
        { id, generation: 1 },
        { offer: isNew ? offer : undefined, pool, place, controller, bundle },
      );
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await this.#alone(bundle, [{ id, offer: undefined }], { ...run, delayMs: error.delayMs });
      return 'done';
    } finally {
      this.#running.leave(id, controller);
    }
  }

  /** False when it failed: the jobs are still in their bundle, which has to be given out once more. */
  async #letGo(bundle: string, waiting: Member[], run: BundleRun): Promise<boolean> {
    const members = waiting.splice(0);
    try {
      await this.#alone(bundle, members, { ...run, delayMs: 0 });
      return true;
    } catch (error) {
      this.#logger.warn({ err: error }, `jobs of ${bundle} are not in the queue yet; the bundle is retried`);
      return false;
    } finally {
      for (const { id, controller } of members) this.#running.leave(id, controller);
    }
  }

  /** To the queue by themselves. Should the last step fail, the outbox has them. */
  async #alone(
    bundle: string,
    jobs: readonly BundledJob[],
    { pool, kind, priority, isNew, place, delayMs }: BundleRun & { readonly delayMs: number },
  ): Promise<void> {
    if (jobs.length === 0) return;
    const out = new Set(
      await this.#runs.unbundle(
        bundle,
        place.claim,
        jobs.map(({ id }) => id),
        Date.now(),
      ),
    );
    const runs = jobs
      .filter(({ id }) => out.has(id))
      .map(({ id, offer }) => ({
        id,
        generation: 1,
        kind,
        priority,
        delayMs,
        first: delayMs === 0,
        offer: isNew ? offer : undefined,
      }));
    if (runs.length === 0) return;
    await this.#queues
      .add(pool, runs)
      .catch((error: unknown) => this.#logger.debug({ err: error }, `jobs of ${bundle} are in the outbox`));
  }
}
