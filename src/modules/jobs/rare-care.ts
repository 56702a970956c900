import { Inject, Injectable } from '@nestjs/common';
import { StrayJobs } from './running/stray-jobs.ts';
import { ScheduleService } from './schedules/schedule.service.ts';

/** What the housekeeping compares now and then. */
@Injectable()
export class RareCare {
  readonly schedules: ScheduleService;
  readonly strays: StrayJobs;

  constructor(@Inject(ScheduleService) schedules: ScheduleService, @Inject(StrayJobs) strays: StrayJobs) {
    this.schedules = schedules;
    this.strays = strays;
  }
}
