import type { Mismatch } from '../../../../contract/mismatch.ts';
import type { RuleTrial } from '../../../../contract/thread-messages.ts';
import { explainSubject } from '../../../shared/match/index.ts';
import type { CompiledRule } from './program.ts';
import type { Turn } from './turn.ts';

/** Why a rule does not fire: what in it does not hold. Empty: it fires, and is counted. Without a seed chance is taken to be on its side. `explains`: in detail. */
export function rejectionOf(
  rule: CompiledRule,
  turn: Turn,
  { on, idleMs, handler }: Pick<RuleTrial, 'on' | 'idleMs' | 'handler'>,
  explains = true,
): readonly Mismatch[] {
  const { spec, number } = rule;
  const { counters } = turn.program;
  if (spec.on !== on) return [{ path: 'on', detail: `waits for "${spec.on}"` }];
  if (spec.idleMs !== idleMs) return [{ path: 'idleMs', detail: `is for ${spec.idleMs} ms` }];
  if (!rule.condition(turn))
    return explains ? explainSubject(spec.when, 'when')(turn).mismatches : [{ path: 'when', detail: 'does not hold' }];
  if (spec.times !== undefined && counters.fired(number) >= spec.times)
    return [{ path: 'times', detail: `has already fired ${spec.times} times` }];
  if (handler.seed !== undefined && spec.probability < 1 && !turn.program.isLucky(rule, counters.draw(number)))
    return [
      { path: 'probability', detail: `its probability, with seed ${handler.seed}, decided against it this time` },
    ];
  counters.fire(number, spec.times ?? Number.POSITIVE_INFINITY);
  return [];
}
