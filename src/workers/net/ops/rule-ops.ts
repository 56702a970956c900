import { evaluateRules } from '../handlers/rules/index.ts';
import { bufferOf } from './bytes.ts';
import type { OpTable } from './op-table.ts';

/** Dry runs of rules. */
export function ruleOps(): OpTable<'evaluateRules'> {
  return { evaluateRules: (trial) => evaluateRules({ ...trial, bytes: bufferOf(trial.bytes) }) };
}
