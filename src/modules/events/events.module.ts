import { Module } from '@nestjs/common';
import { EventLog } from './event-log.ts';
import { EventsController } from './events.controller.ts';
import { EventsRepository } from './events.repository.ts';
import { EventsService } from './events.service.ts';
import { EventFilters } from './filters/event-filters.ts';
import { EventHistory } from './http/event-history.ts';
import { NewestEvents } from './http/newest-events.ts';
import { EventHub } from './hub/event-hub.ts';
import { StreamErrorFilter } from './stream/stream-error.filter.ts';
import { StreamGateway } from './stream/stream.gateway.ts';
import { StreamPorts } from './stream/stream-ports.ts';
import { StreamSessions } from './stream/stream-sessions.ts';
import { UpgradeRoutes } from './stream/upgrade-routes.ts';
import { Subscribers } from './subscription/subscribers.ts';

/** The event log and everything that reads it. */
@Module({
  controllers: [EventsController],
  providers: [
    EventsRepository,
    EventLog,
    EventHub,
    EventsService,
    EventFilters,
    EventHistory,
    NewestEvents,
    Subscribers,
    StreamPorts,
    StreamSessions,
    StreamErrorFilter,
    StreamGateway,
    UpgradeRoutes,
  ],
  exports: [EventLog, Subscribers, EventHub, UpgradeRoutes],
})
export class EventsModule {}
