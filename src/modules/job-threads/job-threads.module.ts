import { Module } from '@nestjs/common';
import { EgressModule } from '../../core/egress/index.ts';
import { JobCallbacks } from './job-callbacks.ts';
import { JobThreadMetrics } from './job-thread-metrics.ts';
import { JobThreads } from './job-threads.ts';

/** The main-thread side of the job threads. */
@Module({
  imports: [EgressModule],
  providers: [JobCallbacks, JobThreads, JobThreadMetrics],
  exports: [JobCallbacks, JobThreads],
})
export class JobThreadsModule {}
