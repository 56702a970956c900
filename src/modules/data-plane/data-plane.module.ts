import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.ts';
import { NetThreads } from './net-threads.ts';
import { Placement } from './placement.ts';
import { ThreadEvents } from './thread-events.ts';

/** The main-thread side of the net threads. */
@Module({
  imports: [EventsModule],
  providers: [ThreadEvents, NetThreads, Placement],
  exports: [NetThreads, Placement],
})
export class DataPlaneModule {}
