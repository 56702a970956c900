import { Module } from '@nestjs/common';
import { EventLog } from './event-log.ts';
import { EventsRepository } from './events.repository.ts';

/** The event log and everything that reads it. */
@Module({
  providers: [EventsRepository, EventLog],
  exports: [EventLog],
})
export class EventsModule {}
