import { RE2JS } from 're2js';
import type { RuleMatch } from '../../../../contract/match.ts';
import type { RuleAction } from '../../../../contract/rule-actions.ts';
import type { Rule, RulesHandler, RuleTrigger } from '../../../../contract/rules.ts';
import { compileEgress } from '../../../shared/egress.ts';
import { egressOf } from '../../../shared/live-egress.ts';
import { compileCondition, stateBytes, type Condition, type MatchSubject } from '../../../shared/match/index.ts';
import { compileAction, type Action, type ActionEnvironment } from './actions/index.ts';
import { Answered, OTHERWISE, UNMATCHED } from '../../capture/answered.ts';
import { EventRate } from '../../events/event-rate.ts';
import type { HandlerEnvironment } from '../environment.ts';
import { anySeed, Chance, chanceOf } from './chance.ts';
import { RuleCounters } from './rule-counters.ts';
import { hashOf } from './lookup/hash.ts';
import { RuleIndex, type RuleTester } from './rule-index.ts';

/** Events a second that the rules of one listener may publish on one thread. */
const EVENTS_PER_SECOND = 1000;

const NOWHERE = { allow: [], deny: ['0.0.0.0/0', '::/0'], denyTargets: [] };

/** Throws `message_not_encodable` when the framing cannot say an action's fixed data. */
export class CompiledRule {
  readonly spec: Rule;
  /** Its place among all rules. */
  readonly number: number;
  readonly condition: Condition;
  readonly actions: readonly Action[];
  /** Stands for it in chance: the same wherever it stands, when it has a name. */
  readonly chanceKey: number;
  #expressions: readonly RE2JS[] | undefined;
  #answered: Answered | undefined;

  static *compile(spec: Rule, number: number, environment: ActionEnvironment): Generator<void, CompiledRule> {
    return new CompiledRule(spec, number, yield* compileActions(spec.do, environment));
  }

  private constructor(spec: Rule, number: number, actions: readonly Action[]) {
    this.spec = spec;
    this.number = number;
    this.chanceKey = spec.name === undefined ? number : hashOf(Buffer.from(spec.name));
    this.condition = compileCondition(spec.when);
    this.actions = actions;
  }

  /** Where `{{captures}}` come from; most rules are never asked, and an expression takes 20 µs and 4 KiB. */
  get expressions(): readonly RE2JS[] {
    this.#expressions ??= expressionsOf(this.spec.when);
    return this.#expressions;
  }

  /** As the messages that it answers show it. */
  get answered(): Answered {
    const { name } = this.spec;
    this.#answered ??= new Answered({ index: this.number, ...(name === undefined ? {} : { name }) });
    return this.#answered;
  }
}

/** An action at a time. */
function* compileActions(specs: readonly RuleAction[], environment: ActionEnvironment): Generator<void, Action[]> {
  const actions: Action[] = [];
  for (const spec of specs) {
    if (actions.length > 0) yield;
    actions.push(compileAction(spec, environment));
  }
  return actions;
}

function isAboutMessages({ spec }: CompiledRule): boolean {
  return spec.on === 'message';
}

/** What a program is made of. */
interface ProgramParts {
  readonly spec: RulesHandler;
  readonly events: EventRate;
  readonly rules: readonly CompiledRule[];
  readonly otherwise: readonly Action[];
  readonly index: RuleIndex;
}

export interface IdleRules {
  readonly idleMs: number;
  readonly rules: readonly CompiledRule[];
}

/** The rules of a handler, ready to be asked. */
export class Program implements RuleTester {
  readonly spec: RulesHandler;
  readonly rules: readonly CompiledRule[];
  readonly otherwise: readonly Action[];
  /** Variables of a connection that has set none. */
  readonly variables: ReadonlyMap<string, Buffer>;
  /** A message may be forwarded. */
  readonly forwards: boolean;
  readonly chance: Chance;
  readonly counters: RuleCounters;
  /** Bounds the events of its rules. */
  readonly events: EventRate;
  readonly connect: readonly CompiledRule[];
  readonly close: readonly CompiledRule[];
  /** By time, the shortest first. */
  readonly idle: readonly IdleRules[];
  readonly #message: readonly CompiledRule[];
  readonly #index: RuleIndex;
  readonly #seed: number;
  /** The message that is looked at just now. */
  #subject: MatchSubject | undefined;

  /**
   * Compiles rule by rule, in short steps: expressions and templates of thousands of rules take long, and connections of other endpoints
   * go on meanwhile. Throws `message_not_encodable` when the framing cannot say an action's fixed data. `predecessor`: of the same spec, and
   * this goes on with its chance.
   */
  static *compile(
    spec: RulesHandler,
    environment: HandlerEnvironment,
    predecessor?: Program,
  ): Generator<void, Program> {
    const events = predecessor?.events ?? new EventRate(EVENTS_PER_SECOND);
    const compiledEgress = environment.egress ? egressOf(environment.egress) : compileEgress(NOWHERE);
    const forActions: ActionEnvironment = { ...environment, compiledEgress, events };
    const rules: CompiledRule[] = [];
    for (const [number, rule] of spec.rules.entries()) {
      rules.push(yield* CompiledRule.compile(rule, number, forActions));
      yield;
    }
    const otherwise = yield* compileActions(spec.otherwise, forActions);
    yield;
    const index = new RuleIndex(rules.filter(isAboutMessages).map((rule) => rule.spec.when));
    yield;
    return new Program({ spec, events, rules, otherwise, index }, environment, predecessor);
  }

  private constructor(parts: ProgramParts, environment: HandlerEnvironment, predecessor?: Program) {
    const { spec } = parts;
    this.spec = spec;
    this.events = parts.events;
    this.rules = parts.rules;
    this.otherwise = parts.otherwise;
    this.forwards = [this.otherwise, ...this.rules.map(({ actions }) => actions)].some((actions) =>
      actions.some(({ type }) => type === 'forward'),
    );
    this.variables = new Map(Object.entries(spec.state).map(([name, value]) => [name, stateBytes(value)]));
    this.#seed = predecessor?.seed ?? spec.seed ?? anySeed();
    this.chance = predecessor?.chance ?? new Chance(this.#seed);
    // Without a main thread nothing is shared.
    this.counters =
      environment.ruleCounters === undefined && predecessor !== undefined
        ? predecessor.counters
        : new RuleCounters(spec.rules.length, environment.ruleCounters);
    const on = (trigger: RuleTrigger) => this.rules.filter((rule) => rule.spec.on === trigger);
    this.connect = on('connect');
    this.close = on('close');
    this.idle = idleRules(on('idle'));
    this.#message = this.rules.filter(isAboutMessages);
    this.#index = parts.index;
  }

  /** Chance begins anew, and with it the counts that belong to nothing but this thread. */
  beginAnew(): void {
    this.chance.beginAnew();
  }

  get seed(): number {
    return this.#seed;
  }

  /** What answers a message: `rule`, or nothing but `otherwise`. */
  answeredBy(rule: CompiledRule | undefined): Answered {
    return rule?.answered ?? (this.otherwise.length > 0 ? OTHERWISE : UNMATCHED);
  }

  /** The rule that fires for a message. */
  forMessage(subject: MatchSubject): CompiledRule | undefined {
    this.#subject = subject;
    const position = this.#index.first(subject, this);
    this.#subject = undefined;
    return position < 0 ? undefined : this.#message[position];
  }

  /** The first of `rules` that fires. */
  firstOf(rules: readonly CompiledRule[], subject: MatchSubject): CompiledRule | undefined {
    return rules.find((rule) => rule.condition(subject) && this.#mayFire(rule));
  }

  fits(position: number): boolean {
    const rule = this.#message[position] as CompiledRule;
    return rule.condition(this.#subject as MatchSubject) && this.#mayFire(rule);
  }

  /** Whether chance is for the rule at its `draw`-th time. */
  isLucky({ spec, chanceKey }: CompiledRule, draw: number): boolean {
    return spec.probability === 1 || chanceOf(this.#seed, chanceKey, draw) < spec.probability;
  }

  /** Counts. Chance is not asked for a rule that has fired as often as it may. */
  #mayFire(rule: CompiledRule): boolean {
    const { times, probability } = rule.spec;
    if (times === undefined && probability === 1) return true;
    if (times !== undefined && this.counters.fired(rule.number) >= times) return false;
    if (probability < 1 && !this.isLucky(rule, this.counters.draw(rule.number))) return false;
    return times === undefined || this.counters.fire(rule.number, times);
  }
}

/** Every `matches` that has to hold, or may, in its order; not those within `not`. */
function expressionsOf({ matches, all = [], any = [] }: RuleMatch): RE2JS[] {
  return [...(matches === undefined ? [] : [RE2JS.compile(matches)]), ...[...all, ...any].flatMap(expressionsOf)];
}

function idleRules(rules: readonly CompiledRule[]): IdleRules[] {
  const byTime = Map.groupBy(rules, ({ spec }) => spec.idleMs ?? 0);
  return [...byTime].map(([idleMs, group]) => ({ idleMs, rules: group })).sort((a, b) => a.idleMs - b.idleMs);
}
