import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { Housekeeping } from './housekeeping.ts';
import { PoolQueues } from './queues/pool-queues.ts';

/** What every node does about jobs, and whether this one runs them. */
@Injectable()
export class JobBackground {
  readonly housekeeping: Housekeeping;
  readonly queues: PoolQueues;
  readonly runsJobs: boolean;

  constructor(
    @Inject(Housekeeping) housekeeping: Housekeeping,
    @Inject(PoolQueues) queues: PoolQueues,
    @Inject(CONFIG) config: Config,
  ) {
    this.housekeeping = housekeeping;
    this.queues = queues;
    this.runsJobs = config.role !== 'api';
  }
}
