import { isDeepStrictEqual } from 'node:util';
import type { ConnectionHandler } from '../../connection/handler.ts';
import type { CompiledRule, Program } from './program.ts';
import type { WaitingTurn } from './rules-session.ts';

/** What a program of rules leaves to the handler that takes its place. Asked once for each connection, so it remembers what it has found out. */
export class Succession {
  readonly handler: ConnectionHandler;
  /** Connections without variables of their own would see other ones with it. */
  readonly otherVariables: boolean;
  readonly #next: Program | undefined;
  readonly #kept = new Map<CompiledRule | undefined, boolean>();
  #isSame: boolean | undefined;

  constructor(before: Program, handler: ConnectionHandler) {
    this.handler = handler;
    this.#next = 'program' in handler ? (handler as { program: Program }).program : undefined;
    this.otherVariables = before.variables.size > 0 && !isDeepStrictEqual(before.variables, this.#next?.variables);
  }

  /** Whether the actions that a turn has left are still to be done: their rule, or `otherwise`, is there as it was. */
  keeps({ rule, program }: WaitingTurn): boolean {
    let kept = this.#kept.get(rule);
    if (kept === undefined) this.#kept.set(rule, (kept = this.#find(rule, program)));
    return kept;
  }

  #find(rule: CompiledRule | undefined, { spec }: Program): boolean {
    const next = this.#next?.spec;
    if (next === undefined) return false;
    this.#isSame ??= isDeepStrictEqual(spec, next);
    if (this.#isSame) return true;
    return rule === undefined
      ? isDeepStrictEqual(spec.otherwise, next.otherwise)
      : next.rules.some((one) => one.name === rule.spec.name && isDeepStrictEqual(one, rule.spec));
  }
}
