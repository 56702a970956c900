import { ruleNameFaults } from '../../contract/rule-names.ts';
import { ValidationError } from '../../core/errors/index.ts';
import { inSlices } from '../../core/turns.ts';
import type { ListenerSpec } from './listener-kind.ts';

type Handler = ListenerSpec['handler'];

/** Throws `validation_failed` for names of rules that cannot be; `before`: the handler there is, whose rules may keep what they have. */
export async function requireRuleNames(handler: Handler, before?: Handler): Promise<void> {
  if (handler.type !== 'rules' || handler === before) return;
  const faults = await inSlices(ruleNameFaults(handler.rules, before?.type === 'rules' ? before.rules : []));
  if (faults.length > 0)
    throw new ValidationError(faults.map(({ index, message }) => ({ path: `handler.rules[${index}].name`, message })));
}
