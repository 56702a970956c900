import { encodeBytes } from '../../../../contract/bytes.ts';
import {
  EVALUATION_LIMITS,
  type RuleEvaluation,
  type RuleEvaluationResult,
} from '../../../../contract/rule-evaluation.ts';
import type { RuleTrial } from '../../../../contract/thread-messages.ts';
import { AppError } from '../../../../core/errors/index.ts';
import { createDecoder } from '../../../shared/framing/index.ts';
import { stateBytes } from '../../../shared/match/index.ts';
import type { Action } from './actions/index.ts';
import { codecOf, type Codec } from '../../../shared/framing/endpoint-codec.ts';
import { DryConnection } from './dry-connection.ts';
import { rejectionOf } from './explain.ts';
import { Program, type CompiledRule } from './program.ts';
import { RulesHandler } from './rules-handler.ts';
import { RulesSession } from './rules-session.ts';
import { Turn } from './turn.ts';

type Trial = Omit<RuleTrial, 'bytes'> & { readonly bytes: Buffer };
type Rejected = RuleEvaluation['rejected'];

const NO_MESSAGE = Buffer.alloc(0);

/** What rules would do, without doing it. Nothing is sent and nothing counted; throws `message_not_encodable` like opening a listener with them. */
export function* evaluateRules(trial: Trial): Generator<void, RuleEvaluationResult> {
  const codec = codecOf(trial.framing ?? { type: 'raw' }, trial.maxMessageBytes, trial.transport === 'udp');
  // A copy: what the dry run counts is gone with it.
  const counts = trial.ruleCounters;
  const ruleCounters = counts === undefined ? undefined : { ...counts, numbers: counts.numbers.slice() };
  const surroundings = {
    codec,
    transport: trial.transport,
    side: 'listener' as const,
    egress: undefined,
    own: undefined,
    maxSendBufferBytes: 0,
    ruleCounters,
  };
  const run = new DryRun(trial, yield* Program.compile(trial.handler, surroundings), codec);
  if (trial.on !== 'message') return { evaluations: [yield* run.evaluate(undefined)], more: false, fault: null };
  const { messages, more, fault } = decoded(trial);
  const evaluations: RuleEvaluation[] = [];
  for (const { message, frame } of messages) evaluations.push(yield* run.evaluate(message, frame));
  return { evaluations, more, fault };
}

class DryRun {
  readonly #trial: Trial;
  readonly #program: Program;
  readonly #handler: RulesHandler;
  readonly #connection: DryConnection;
  readonly #session: RulesSession;
  #number: number;
  #reasons = 0;
  #shown = 0;

  constructor(trial: Trial, program: Program, codec: Codec) {
    const { state } = trial;
    const variables =
      state === undefined
        ? program.variables
        : new Map(Object.entries(state).map(([name, value]) => [name, stateBytes(value)]));
    this.#trial = trial;
    this.#program = program;
    this.#connection = new DryConnection(trial, codec);
    this.#handler = new RulesHandler(program);
    this.#session = new RulesSession(this.#connection, this.#handler);
    this.#session.ownVariables(variables);
    this.#number = trial.connection.messageNumber;
  }

  *evaluate(message: Buffer | undefined, frame?: Buffer): Generator<void, RuleEvaluation> {
    const turn = new Turn(this.#handler);
    turn.begin(this.#connection, message ?? NO_MESSAGE, message === undefined ? 0 : this.#number++, this.#session);
    turn.frame = frame;
    const rejected: Rejected = [];
    for (const rule of this.#program.rules) {
      yield;
      if (this.#fires(rule, turn, rejected)) {
        turn.rule = rule;
        break;
      }
    }
    const actions = turn.rule?.actions ?? (message === undefined ? [] : this.#program.otherwise);
    return {
      message: message === undefined ? null : { bytes: message.length, ...encodeBytes(message, this.#trial.encoding) },
      fired: turn.rule === undefined ? null : nameOf(turn.rule.spec.name, turn.rule.number),
      actions: actions.map((action) => this.#described(action, turn)),
      rejected,
      state: Object.fromEntries(
        [...this.#session.ownVariables(this.#program.variables)].map(([name, value]) => [
          name,
          encodeBytes(value, 'utf8'),
        ]),
      ),
    };
  }

  #described(action: Action, turn: Turn): RuleEvaluation['actions'][number] {
    try {
      const does: { readonly data?: unknown } = action.describe(turn, this.#trial.encoding);
      this.#shown += typeof does.data === 'string' ? does.data.length : 0;
      if (this.#shown > EVALUATION_LIMITS.shown) throw tooMuchToShow();
      return { type: action.type, ...does };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const { code, message: detail } = thrown;
      return { type: action.type, error: { code, detail } };
    }
  }

  #fires(rule: CompiledRule, turn: Turn, rejected: Rejected): boolean {
    const explains = this.#reasons < EVALUATION_LIMITS.reasons;
    const mismatches = rejectionOf(rule, turn, this.#trial, explains);
    if (mismatches.length === 0) return true;
    this.#reasons += 1;
    if (explains) rejected.push({ ...nameOf(rule.spec.name, rule.number), mismatches: [...mismatches] });
    return false;
  }
}

function tooMuchToShow(): AppError {
  return new AppError('message_too_large', `A dry run shows at most ${EVALUATION_LIMITS.shown} characters of data.`);
}

function nameOf(name: string | undefined, index: number): { index: number; name?: string } {
  return { index, ...(name === undefined ? {} : { name }) };
}

interface TrialMessage {
  readonly message: Buffer;
  readonly frame?: Buffer | undefined;
}

function decoded({ framing, bytes, maxMessageBytes, transport, handler }: Trial): {
  messages: TrialMessage[];
  more: boolean;
  fault: RuleEvaluationResult['fault'];
} {
  if (framing === undefined) return { messages: [{ message: bytes }], more: false, fault: null };
  const messages: TrialMessage[] = [];
  const atMost = Math.min(
    EVALUATION_LIMITS.messages,
    Math.max(1, Math.floor(EVALUATION_LIMITS.questions / Math.max(1, handler.rules.length))),
  );
  let more = false;
  const sink = {
    wantsFrames: true,
    message(message: Buffer, _truncated: boolean, frame?: Buffer) {
      if (messages.length < atMost) messages.push({ message, frame });
      else more = true;
    },
  };
  const decoder = createDecoder(framing, { maxMessageBytes, datagrams: transport === 'udp' }, sink);
  try {
    decoder.push(bytes);
    decoder.end();
    return { messages, more, fault: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { messages, more, fault: { code: thrown.code, detail: thrown.message } };
  }
}
