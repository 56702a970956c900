import { findRules, type Handler } from '../../../contract/handler.ts';
import type { RuleAction, RuleActionOf } from '../../../contract/rule-actions.ts';
import type { Disclosing } from '../endpoints/endpoint-kind.ts';

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

/** The handler, or its first action, that gives others what peers send. */
export function findDisclosing({ handler }: { readonly handler: Handler }): Disclosing | undefined {
  if (handler.type === 'proxy') return { action: 'proxy', path: 'handler', why: whyPayload.forward };
  const found = findRules(handler);
  if (found === undefined) return undefined;
  const { rules, otherwise } = found;
  const lists = [
    ...rules.map((rule, index) => [`handler.rules[${index}].do`, rule.do] as const),
    ['handler.otherwise', otherwise] as const,
  ];
  for (const [path, actions] of lists) {
    const index = actions.findIndex(needsPayload);
    const action = actions[index];
    if (action !== undefined && needsPayload(action))
      return { action: action.type, path: `${path}[${index}]`, why: whyPayload[action.type] };
  }
  return undefined;
}
