export { EventLog, type EventLogStats, type NewEvent } from './event-log.ts';
export { EventsModule } from './events.module.ts';
export { CONNECTION_COMMANDS, STREAM_GUARD, type ConnectionCommands, type StreamGrant, type StreamGuard } from './stream/ports.ts';
