export { createPortcall, type Portcall, type PortcallOptions } from './create-portcall.ts';
export { PortcallError, isPortcallError, type ProblemField } from './portcall-error.ts';
export type { Api } from './api.ts';
export type { Schema, paths, components } from './schema-types.ts';
export { EventStream } from './stream/event-stream.ts';
export type {
  DisconnectedInfo,
  EventOfType,
  Gap,
  PortcallEvent,
  StreamFilter,
  StreamItem,
  StreamMark,
  StreamOptions,
  SubscribedInfo,
} from './stream/stream-options.ts';
export { NotReceivedError } from './handles/not-received-error.ts';
export type { MessageQuery, WaitOptions } from './handles/captured-messages.ts';
export { ClientHandle } from './handles/client-handle.ts';
export { ListenerHandle } from './handles/listener-handle.ts';
