import { ruleNameFaults } from '../../contract/rule-names.ts';
import { ValidationError } from '../../core/errors/index.ts';
import type { ListenerSpec } from './listener-kind.ts';

type Handler = ListenerSpec['handler'];

/** Throws `validation_failed` for names of rules that cannot be; `before`: the handler there is, whose rules may keep what they have. */
export function requireRuleNames(handler: Handler, before?: Handler): void {
  if (handler.type !== 'rules' || handler === before) return;
  const faults = ruleNameFaults(handler.rules, before?.type === 'rules' ? before.rules : []);
  if (faults.length > 0)
    throw new ValidationError(faults.map(({ index, message }) => ({ path: `handler.rules[${index}].name`, message })));
}
