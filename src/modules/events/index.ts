export { EventLog, type EventLogStats, type NewEvent } from './event-log.ts';
export { EventHub } from './hub/event-hub.ts';
export { EventsModule } from './events.module.ts';
export { PortcallWsAdapter } from './stream/portcall-ws.adapter.ts';
export {
  CONNECTION_COMMANDS,
  ENDPOINT_IDS,
  STREAM_GUARD,
  type ConnectionCommands,
  type EndpointIds,
  type StreamGrant,
  type StreamGuard,
} from './stream/ports.ts';
export { UpgradeRoutes, type Upgrade, type UpgradeRoute } from './stream/upgrade-routes.ts';
export { Subscribers, type SubscriberStats } from './subscription/subscribers.ts';
