import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.ts';
import { FaultMemory } from './faults/fault-memory.ts';
import { NetThreads } from './net-threads.ts';
import { Placement } from './placement.ts';
import { Resets } from './resets.ts';
import { ThreadEvents } from './thread-events.ts';

/** The main-thread side of the net threads. */
@Module({
  imports: [EventsModule],
  providers: [ThreadEvents, NetThreads, Placement, Resets, FaultMemory],
  exports: [NetThreads, Placement, Resets, FaultMemory],
})
export class DataPlaneModule {}
