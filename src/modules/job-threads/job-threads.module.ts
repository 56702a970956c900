import { Module } from '@nestjs/common';
import { EgressModule } from '../../core/egress/index.ts';
import { CountersModule } from '../counters/index.ts';
import { LocksModule } from '../locks/index.ts';
import { JobCallbacks } from './job-callbacks.ts';
import { JobThreadMetrics } from './job-thread-metrics.ts';
import { JobThreads } from './job-threads.ts';
import { SharedState } from './shared-state.ts';

/** The main-thread side of the job threads. */
@Module({
  imports: [EgressModule, CountersModule, LocksModule],
  providers: [JobCallbacks, JobThreads, JobThreadMetrics, SharedState],
  exports: [JobCallbacks, JobThreads],
})
export class JobThreadsModule {}
