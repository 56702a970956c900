import { Inject, Injectable } from '@nestjs/common';
import { decodeBytes } from '../../contract/bytes.ts';
import { findRules } from '../../contract/handler.ts';
import {
  EVALUATION_LIMITS,
  type RuleEvaluationRequest,
  type RuleEvaluationResult,
} from '../../contract/rule-evaluation.ts';
import type { RuleTrial } from '../../contract/thread-messages.ts';
import { AppError, NotFoundError, ValidationError } from '../../core/errors/index.ts';
import { NetThreads, requireRuleNames } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';

/** Rules that belong to no listener are tried as on a TCP listener with its defaults. */
const BY_DEFAULT = { transport: 'tcp', maxMessageBytes: 1_048_576 } as const;
/** The thread ends a dry run itself. */
const MARGIN_MS = 2000;

type Tried = Pick<RuleTrial, 'handler' | 'transport' | 'maxMessageBytes' | 'ruleCounters'>;

/** Dry runs of rules, on a net thread: there is the code that knows them. */
@Injectable()
export class RuleTrials {
  readonly #listeners: ListenersService;
  readonly #threads: NetThreads;

  constructor(@Inject(ListenersService) listeners: ListenersService, @Inject(NetThreads) threads: NetThreads) {
    this.#listeners = listeners;
    this.#threads = threads;
  }

  async evaluate({
    handler,
    listener,
    data,
    encoding,
    ...request
  }: RuleEvaluationRequest): Promise<RuleEvaluationResult> {
    if (handler !== undefined) await requireRuleNames(handler);
    const tried = handler === undefined ? await this.#ofListener(listener ?? '') : { ...BY_DEFAULT, handler };
    const bytes = decodeBytes({ data, encoding });
    if (request.framing === undefined) requireMessage(bytes, tried.maxMessageBytes);
    const [thread] = this.#threads.ready();
    const trial = { ...request, ...tried, encoding, bytes };
    return this.#threads.call(thread ?? 0, 'evaluateRules', trial, EVALUATION_LIMITS.ms + MARGIN_MS);
  }

  /** Of any node; what its rules have counted is known of those of this node. */
  async #ofListener(idOrName: string): Promise<Tried> {
    const document = await this.#listeners.findAnywhere(idOrName);
    if (document === undefined) throw new NotFoundError('listener', idOrName);
    const { handler: given, transport, limits } = document.spec;
    const handler = findRules(given);
    if (handler === undefined)
      throw new AppError(
        'state_conflict',
        `The handler of listener "${idOrName}" is "${given.type}": it has no rules.`,
      );
    return {
      handler,
      transport,
      maxMessageBytes: limits.maxMessageBytes,
      ruleCounters: this.#listeners.ruleCounts(document),
    };
  }
}

/** Longer than any message is: a thousand expressions would look at it for minutes. */
function requireMessage({ length }: Buffer, maxMessageBytes: number): void {
  if (length <= maxMessageBytes) return;
  const message = `must be at most ${maxMessageBytes} bytes, as many as a message may have; got ${length}`;
  throw new ValidationError([{ path: 'data', message }]);
}
