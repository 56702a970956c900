import { evaluateRules } from '../handlers/rules/index.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';

/** Dry runs of rules. */
export function ruleRequests(): RequestTable<'evaluateRules'> {
  return { evaluateRules: (trial) => evaluateRules({ ...trial, bytes: bufferOf(trial.bytes) }) };
}
