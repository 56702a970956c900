export { JobCallbacks, type CallHandler, type CallingRun } from './job-callbacks.ts';
export { JobThreads, type JobCost, type JobWork, type Preparation } from './job-threads.ts';
export { JobThreadsModule } from './job-threads.module.ts';
export type { PoolUsage, RunHooks } from './thread-pool.ts';
