import { Inject, Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { JobBackground } from './job-background.ts';
import { PoolWorkers } from './queues/pool-workers.ts';
import { RunningJobs } from './running/running-jobs.ts';
import { ScheduleTicks } from './schedules/schedule-ticks.ts';

/** How long jobs that were interrupted may take to be back in their queues, in milliseconds. */
const REQUEUE_MS = 2000;
/** How long the connections of workers may take to close, in milliseconds: BullMQ waits for Redis, however long it is gone. */
const CLOSE_MS = 2000;

/** When this node begins and ends to run jobs. A node with the role `api` runs none. */
@Injectable()
export class JobLifecycle {
  readonly #logger = new Logger('jobs');
  readonly #workers: PoolWorkers;
  readonly #ticks: ScheduleTicks;
  readonly #running: RunningJobs;
  readonly #rest: JobBackground;

  constructor(
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(PoolWorkers) workers: PoolWorkers,
    @Inject(ScheduleTicks) ticks: ScheduleTicks,
    @Inject(RunningJobs) running: RunningJobs,
    @Inject(JobBackground) rest: JobBackground,
  ) {
    this.#workers = workers;
    this.#ticks = ticks;
    this.#running = running;
    this.#rest = rest;
    lifecycle.register({
      name: 'jobs',
      start: { stage: 'jobs', run: async () => this.#start() },
      stop: { stage: 'draining', run: (graceMs) => this.#drain(graceMs) },
    });
    lifecycle.register({ name: 'job queues', stop: { stage: 'queues', run: () => this.#close() } });
  }

  #start(): void {
    this.#rest.housekeeping.start();
    if (!this.#rest.runsJobs) return;
    this.#workers.start();
    this.#ticks.start();
  }

  /** Takes no more jobs, lets those that run end for `graceMs`, and gives the others back. */
  async #drain(graceMs: number): Promise<void> {
    await Promise.all([this.#workers.pause(), this.#ticks.pause(), this.#rest.housekeeping.close()]);
    await this.#running.untilNone(graceMs);
    this.#running.interruptAll();
    if (!(await this.#running.untilNone(REQUEUE_MS)))
      this.#logger.warn(
        `${this.#running.count} jobs could not be re-enqueued; another node takes them when their locks expire`,
      );
  }

  async #close(): Promise<void> {
    const { promise: deadline, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_MS);
    await Promise.race([Promise.all([this.#workers.close(), this.#ticks.close()]), deadline]);
    clearTimeout(timer);
    this.#rest.queues.close();
  }
}
