import { Inject, Module } from '@nestjs/common';
import { Metrics } from '../../core/metrics/index.ts';
import { EventsModule } from '../events/index.ts';
import { AbandonedClaims } from './abandoned-claims.ts';
import { Acquisition } from './acquisition.ts';
import { DueWatch } from './due-watch.ts';
import { LeaseRequests } from './lease-requests.ts';
import { LeasesController } from './leases.controller.ts';
import { LockEvents } from './lock-events.ts';
import { LockRepository } from './lock.repository.ts';
import { LocksController } from './locks.controller.ts';
import { Locks } from './locks.service.ts';
import { WaitingRoom } from './waiting-room.ts';

/** Locks with leases, fencing tokens and a queue, in Redis. Other modules inject {@link Locks}. */
@Module({
  imports: [EventsModule],
  controllers: [LocksController, LeasesController],
  providers: [LockRepository, LockEvents, DueWatch, WaitingRoom, AbandonedClaims, Acquisition, Locks, LeaseRequests],
  exports: [Locks],
})
export class LocksModule {
  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(WaitingRoom) room: WaitingRoom,
    @Inject(Metrics) metrics: Metrics,
  ) {
    metrics.register(async () => {
      metrics.set('portcall_lock_waits', room.size);
      metrics.set('portcall_locks', await repository.count());
    });
  }
}
