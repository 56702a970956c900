import { findRules, type Handler } from '../../../contract/handler.ts';
import { ruleNameFaults } from '../../../contract/rule-names.ts';
import { ValidationError } from '../../../core/errors/index.ts';
import { inSlices } from '../../../core/turns.ts';

/** Throws `validation_failed` for names of rules that cannot be; `before`: the handler there is, whose rules may keep what they have. */
export async function requireRuleNames(handler: Handler, before?: Handler): Promise<void> {
  const rules = findRules(handler)?.rules;
  if (rules === undefined || handler === before) return;
  const faults = await inSlices(ruleNameFaults(rules, before === undefined ? [] : (findRules(before)?.rules ?? [])));
  if (faults.length > 0)
    throw new ValidationError(faults.map(({ index, message }) => ({ path: `handler.rules[${index}].name`, message })));
}
