export { JobsModule } from './jobs.module.ts';
export type { PoolDocument } from './pools/pool-document.ts';
export { PoolRemoval } from './pools/pool-removal.ts';
export { PoolService } from './pools/pool.service.ts';
export { ScheduleService } from './schedules/schedule.service.ts';
