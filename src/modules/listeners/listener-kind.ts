import {
  LISTENER_RESTART_FIELDS,
  listenerSpecSchema,
  type ListenerSpec,
  type ListenerStatus,
} from '../../contract/listener.ts';
import type { RuleAction, RuleActionOf } from '../../contract/rule-actions.ts';
import type { Disclosing, EndpointDocument, EndpointKind } from '../data-plane/index.ts';

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

const whyPayload = {
  forward: 'it forwards what peers send',
  tag: 'every key with the scope `read` sees labels, and expressions in them can show what peers send',
};

function needsPayload(action: RuleAction): action is RuleActionOf<keyof typeof whyPayload> {
  return (
    action.type === 'forward' ||
    (action.type === 'tag' &&
      Object.values(action.labels).some((value) => typeof value === 'string' && value.includes('{{')))
  );
}

/** The first action that gives others what peers send. */
function findDisclosing({ handler }: ListenerSpec): Disclosing | undefined {
  if (handler.type !== 'rules') return undefined;
  const lists = [
    ...handler.rules.map((rule, index) => [`handler.rules[${index}].do`, rule.do] as const),
    ['handler.otherwise', handler.otherwise] as const,
  ];
  for (const [path, actions] of lists) {
    const index = actions.findIndex(needsPayload);
    const action = actions[index];
    if (action !== undefined && needsPayload(action))
      return { action: action.type, path: `${path}[${index}]`, why: whyPayload[action.type] };
  }
  return undefined;
}

export type { ListenerSpec, ListenerStatus };
