import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '../../core/metrics/index.ts';
import { JobThreads } from './job-threads.ts';

/** How busy the job threads are, at each scrape. */
@Injectable()
export class JobThreadMetrics {
  constructor(@Inject(Metrics) metrics: Metrics, @Inject(JobThreads) threads: JobThreads) {
    metrics.register(() => {
      for (const [cost, usage] of Object.entries(threads.usage())) {
        metrics.set('portcall_job_threads', usage.threads, { cost });
        metrics.set('portcall_job_threads_running', usage.running, { cost });
        metrics.set('portcall_job_threads_waiting', usage.waiting, { cost });
        metrics.set('portcall_job_thread_busy_seconds_total', usage.busyMs / 1000, { cost });
      }
    });
  }
}
