import { EVALUATION_LIMITS } from '../../../contract/rule-evaluation.ts';
import { AppError } from '../../../core/errors/index.ts';
import { inSlices } from '../../../core/turns.ts';
import { evaluateRules } from '../handlers/rules/index.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';

/** Dry runs of rules, in slices: connections go on meanwhile. */
export function ruleRequests(): RequestTable<'evaluateRules'> {
  return {
    evaluateRules: (trial) =>
      inSlices(inTime(evaluateRules({ ...trial, bytes: bufferOf(trial.bytes) }), EVALUATION_LIMITS.ms)),
  };
}

/** The steps of `work`; throws `timeout` when it takes longer than `ms`. */
function* inTime<T>(work: Generator<void, T>, ms: number): Generator<void, T> {
  const end = performance.now() + ms;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() > end)
      throw new AppError('timeout', `The dry run takes longer than ${ms} ms; try fewer rules, or shorter data.`);
    yield;
  }
}
