import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { Housekeeping } from './housekeeping.ts';
import { RunQueue } from './run-queue/run-queue.ts';

/** What every node does about jobs, and whether this one runs them. */
@Injectable()
export class JobBackground {
  readonly housekeeping: Housekeeping;
  readonly queues: RunQueue;
  readonly runsJobs: boolean;

  constructor(
    @Inject(Housekeeping) housekeeping: Housekeeping,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(CONFIG) config: Config,
  ) {
    this.housekeeping = housekeeping;
    this.queues = queues;
    this.runsJobs = config.role !== 'api';
  }
}
