import { Module } from '@nestjs/common';
import { WaitSlotsModule } from '../../core/wait-slots.ts';
import { EventsModule } from '../events/index.ts';
import { FunctionsModule } from '../functions/index.ts';
import { JobThreadsModule } from '../job-threads/index.ts';
import { LocksModule } from '../locks/index.ts';
import { BatchCare } from './batches/batch-care.ts';
import { BatchController } from './batches/batch.controller.ts';
import { BatchFeeder } from './batches/batch-feeder.ts';
import { BatchFollowUp } from './batches/batch-follow-up.ts';
import { BatchRepository } from './batches/batch.repository.ts';
import { BatchResultsRepository } from './batches/batch-results.repository.ts';
import { BatchService } from './batches/batch.service.ts';
import { BatchWaits } from './batches/batch-waits.ts';
import { ControlChannel } from './control/control-channel.ts';
import { JobWaits } from './control/job-waits.ts';
import { Housekeeping } from './housekeeping.ts';
import { JobBackground } from './job-background.ts';
import { JobCancellation } from './job-cancellation.ts';
import { JobController } from './job.controller.ts';
import { JobEvents } from './job-events.ts';
import { JobLifecycle } from './job-lifecycle.ts';
import { JobListRepository } from './job-list.repository.ts';
import { JobMetrics } from './job-metrics.ts';
import { JobRepository } from './job.repository.ts';
import { JobService } from './job.service.ts';
import { JobSubmission } from './job-submission.ts';
import { PoolCare } from './pools/pool-care.ts';
import { PoolController } from './pools/pool.controller.ts';
import { PoolDirectory } from './pools/pool-directory.ts';
import { PoolRemoval } from './pools/pool-removal.ts';
import { PoolRepository } from './pools/pool.repository.ts';
import { PoolSelection } from './pools/pool-selection.ts';
import { PoolService } from './pools/pool.service.ts';
import { Outbox } from './queues/outbox.ts';
import { PoolWorkers } from './queues/pool-workers.ts';
import { JobRunsRepository } from './records/job-runs.repository.ts';
import { BullRunQueue } from './run-queue/bull-run-queue.ts';
import { BullTickQueue } from './run-queue/bull-tick-queue.ts';
import { RunQueue } from './run-queue/run-queue.ts';
import { TickQueue } from './run-queue/tick-queue.ts';
import { WorkerSettings } from './run-queue/worker-settings.ts';
import { BundleProcessor } from './running/bundle-processor.ts';
import { JobMeans } from './running/job-means.ts';
import { JobProcessor } from './running/job-processor.ts';
import { Prerequisites } from './prerequisites.ts';
import { RareCare } from './rare-care.ts';
import { RunningJobs } from './running/running-jobs.ts';
import { LocksOfEndedJobs } from './running/locks-of-ended-jobs.ts';
import { StrayJobs } from './running/stray-jobs.ts';
import { ScheduleController } from './schedules/schedule.controller.ts';
import { ScheduleRepository } from './schedules/schedule.repository.ts';
import { ScheduleService } from './schedules/schedule.service.ts';
import { ScheduleTicks } from './schedules/schedule-ticks.ts';

const pools = [
  PoolDirectory,
  Prerequisites,
  PoolRepository,
  PoolService,
  PoolRemoval,
  PoolSelection,
  PoolCare,
  { provide: RunQueue, useClass: BullRunQueue },
  PoolWorkers,
  WorkerSettings,
  Outbox,
];
const jobs = [
  JobRepository,
  JobListRepository,
  JobService,
  JobSubmission,
  JobCancellation,
  JobEvents,
  JobMetrics,
  ControlChannel,
  JobWaits,
];
const running = [
  JobRunsRepository,
  RunningJobs,
  LocksOfEndedJobs,
  JobMeans,
  JobProcessor,
  BundleProcessor,
  StrayJobs,
  RareCare,
  Housekeeping,
  JobBackground,
  JobLifecycle,
];
const batches = [
  BatchRepository,
  BatchResultsRepository,
  BatchWaits,
  BatchService,
  BatchFeeder,
  BatchFollowUp,
  BatchCare,
];
const schedules = [ScheduleRepository, { provide: TickQueue, useClass: BullTickQueue }, ScheduleService, ScheduleTicks];

/** Pools, jobs, batches and schedules. */
@Module({
  imports: [EventsModule, FunctionsModule, JobThreadsModule, LocksModule, WaitSlotsModule],
  controllers: [PoolController, BatchController, JobController, ScheduleController],
  providers: [...pools, ...jobs, ...running, ...batches, ...schedules],
  exports: [PoolService, PoolRemoval, ScheduleService],
})
export class JobsModule {}
