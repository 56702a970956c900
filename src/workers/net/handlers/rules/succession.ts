import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../connection/handler.ts';
import type { CompiledRule, Program } from './program.ts';
import type { RulesOwner, RulesSuccession, WaitingTurn } from './rules-session.ts';

/** What rules leave to the handler that takes their place. Asked once for each connection, so it remembers what it has found out. */
export class Succession implements RulesSuccession {
  readonly handler: Handler;
  readonly rules: RulesOwner | undefined;
  readonly otherVariables: boolean;
  readonly #kept = new Map<CompiledRule | undefined, boolean>();
  #isSame: boolean | undefined;

  /** `rules`: the next handler, when it has rules too. */
  constructor(before: Program, handler: Handler, rules: RulesOwner | undefined) {
    this.handler = handler;
    this.rules = rules;
    this.otherVariables = before.variables.size > 0 && !isDeepStrictEqual(before.variables, rules?.program.variables);
  }

  keeps({ rule, program }: WaitingTurn): boolean {
    let kept = this.#kept.get(rule);
    if (kept === undefined) this.#kept.set(rule, (kept = this.#find(rule, program)));
    return kept;
  }

  #find(rule: CompiledRule | undefined, { spec }: Program): boolean {
    const next = this.rules?.program.spec;
    if (next === undefined) return false;
    this.#isSame ??= isDeepStrictEqual(spec, next);
    if (this.#isSame) return true;
    return rule === undefined
      ? isDeepStrictEqual(spec.otherwise, next.otherwise)
      : next.rules.some((one) => one.name === rule.spec.name && isDeepStrictEqual(one, rule.spec));
  }
}
