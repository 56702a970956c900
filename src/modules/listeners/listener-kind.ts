import { LISTENER_RESTART_FIELDS, listenerSpecSchema, type ListenerSpec, type ListenerStatus } from '../../contract/listener.ts';
import type { EndpointDocument, EndpointKind } from '../data-plane/index.ts';

export type ListenerDocument = EndpointDocument<ListenerSpec>;

export const listenerKind: EndpointKind<ListenerSpec> = {
  plural: 'listeners',
  noun: 'listener',
  idPrefix: 'lst',
  spec: listenerSpecSchema,
  restartFields: LISTENER_RESTART_FIELDS,
  findForwarding,
  // It answers its peers, wherever it listens.
  findRedirected: () => undefined,
  toldByThread: false,
  limitCode: 'listener_limit',
};

/** Path of the first action `forward`. */
function findForwarding({ handler }: ListenerSpec): string | undefined {
  if (handler.type !== 'rules') return undefined;
  const lists = [...handler.rules.map((rule, index) => [`handler.rules[${index}].do`, rule.do] as const), ['handler.otherwise', handler.otherwise] as const];
  for (const [path, actions] of lists) {
    const index = actions.findIndex(({ type }) => type === 'forward');
    if (index >= 0) return `${path}[${index}]`;
  }
  return undefined;
}

export type { ListenerSpec, ListenerStatus };
