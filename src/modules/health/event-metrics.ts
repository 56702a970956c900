import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '../../core/metrics/index.ts';
import { EventHub, EventLog, Subscribers } from '../events/index.ts';

/** The metrics of the event log and of those who read it. */
@Injectable()
export class EventMetrics {
  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(EventLog) log: EventLog,
    @Inject(EventHub) hub: EventHub,
    @Inject(Subscribers) subscribers: Subscribers,
  ) {
    metrics.register(() => {
      const { appendedEvents, droppedEvents, queueBytes, appendedMs } = log.stats;
      metrics.set('portcall_events_appended_total', appendedEvents);
      metrics.set('portcall_events_dropped_total', droppedEvents);
      metrics.set('portcall_event_queue_bytes', queueBytes);
      metrics.set(
        'portcall_event_log_lag_seconds',
        hub.hasReached({ ms: appendedMs, seq: 0 }) ? 0 : (appendedMs - hub.head.ms) / 1000,
      );
      const { subscribers: count, subscriptions, pendingBytes } = subscribers.stats;
      metrics.set('portcall_subscribers', count);
      metrics.set('portcall_subscriptions', subscriptions);
      metrics.set('portcall_subscriber_pending_bytes', pendingBytes);
    });
  }
}
