import { Inject, Injectable } from '@nestjs/common';
import { JobThreads } from '../../job-threads/index.ts';
import { Locks } from '../../locks/index.ts';
import { JobMetrics } from '../job-metrics.ts';
import { LocksOfEndedJobs } from './locks-of-ended-jobs.ts';

/** What running a job needs besides its record. */
@Injectable()
export class JobMeans {
  readonly threads: JobThreads;
  readonly locks: Locks;
  readonly metrics: JobMetrics;
  readonly endedLocks: LocksOfEndedJobs;

  constructor(
    @Inject(JobThreads) threads: JobThreads,
    @Inject(Locks) locks: Locks,
    @Inject(JobMetrics) metrics: JobMetrics,
    @Inject(LocksOfEndedJobs) endedLocks: LocksOfEndedJobs,
  ) {
    this.threads = threads;
    this.locks = locks;
    this.metrics = metrics;
    this.endedLocks = endedLocks;
  }
}
