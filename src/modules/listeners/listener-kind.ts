import {
  LISTENER_RESTART_FIELDS,
  listenerSpecSchema,
  type ListenerSpec,
  type ListenerStatus,
} from '../../contract/listener.ts';
import { findDisclosing, type EndpointDocument, type EndpointKind } from '../data-plane/index.ts';

export type ListenerDocument = EndpointDocument<ListenerSpec>;

export const listenerKind: EndpointKind<ListenerSpec> = {
  plural: 'listeners',
  noun: 'listener',
  idPrefix: 'lst',
  spec: listenerSpecSchema,
  restartFields: LISTENER_RESTART_FIELDS,
  findDisclosing,
  // It answers its peers, wherever it listens.
  findRedirected: () => undefined,
  toldByThread: false,
  limitCode: 'listener_limit',
};

export type { ListenerSpec, ListenerStatus };
