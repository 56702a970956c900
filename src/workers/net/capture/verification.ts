import { setImmediate } from 'node:timers/promises';
import type { OrderCandidate, VerificationReport, VerificationWatch } from '../../../contract/capture-watch.ts';
import type { Encoding } from '../../../contract/bytes.ts';
import type { Message } from '../../../contract/message.ts';
import type { AppError } from '../../../core/errors/index.ts';
import { compileMatch, type MessagePredicate } from '../../shared/match/index.ts';
import type { CaptureWatcher } from './capture-watcher.ts';
import type { Capture } from './capture.ts';
import { compileConditions, type MessageCondition } from './message-conditions.ts';
import { messageIdOf, messageOf } from './message-listing.ts';
import type { CapturedMessage } from './message-ring.ts';
import type { Watch } from './watch-table.ts';

/** How long the sockets may have to wait for a look through a large capture, in milliseconds; then they have a turn. */
const SLICE_MS = 5;
/** Most payload bytes of matching messages in a report. */
const TOLD_MAX_BYTES = 4 * 1024 * 1024;
/** Candidates for the order that one report holds; newer ones above it are not reported. */
const MAX_CANDIDATES = 10_000;

interface Waiting {
  readonly threshold: number;
  readonly resolve: (report: VerificationReport) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One verification on one net thread: looks through what is captured, then sees every message as it is captured, so that nothing is missed
 * however soon it has to make room.
 */
export class Verification implements Watch, CaptureWatcher {
  readonly endpoint: string;
  readonly capture: Capture;
  readonly wanted: VerificationWatch;
  /** Whether a message is of those to look at. */
  readonly concerns: MessageCondition;
  readonly #encoding: Encoding;
  readonly #matches: MessagePredicate;
  readonly #steps: readonly MessagePredicate[];
  #matched = 0;
  #examined = 0;
  #evicted = 0;
  /** Position of the last message looked at; the capture shows newer ones once it is caught up with. */
  #position = 0;
  #isCaughtUp = false;
  /** The first condition of the order that this thread alone has not seen fulfilled. */
  #step = 0;
  #reported = 0;
  #toldBytes = 0;
  #messages: Message[] = [];
  #candidates: OrderCandidate[] = [];
  #waiting: Waiting | undefined;
  #error: AppError | undefined;
  #isClosed = false;

  /** Throws `validation_failed`. */
  constructor(endpoint: string, capture: Capture, encoding: Encoding, wanted: VerificationWatch) {
    this.endpoint = endpoint;
    this.capture = capture;
    this.wanted = wanted;
    this.#encoding = encoding;
    const { direction, connection, since } = wanted;
    this.concerns = compileConditions({ direction, connection, since });
    this.#matches = compileMatch(wanted.match);
    this.#steps = wanted.inOrder.map((step, index) => compileMatch(step, `inOrder[${index}]`));
  }

  /** Looks through the capture. Resolves when that is done. */
  async begin(): Promise<VerificationReport> {
    this.capture.watch(this);
    this.#evicted = this.capture.evicted;
    this.#position = this.capture.lastPosition - this.capture.count;
    while (!this.#isClosed && !this.#look()) await setImmediate();
    return this.#report();
  }

  captured(message: CapturedMessage): void {
    if (this.#isCaughtUp) this.#examine(message);
  }

  /** What is new, as soon as there is something that may decide; at the latest after `waitMs`. One at a time. */
  next(threshold: number, waitMs: number): Promise<VerificationReport> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (waitMs === 0 || this.#isClosed || this.#matched >= threshold || this.#candidates.length > 0)
      return Promise.resolve(this.#report());
    const { promise, resolve, reject } = Promise.withResolvers<VerificationReport>();
    this.#waiting = { threshold, resolve, reject, timer: setTimeout(() => this.#answer(), waitMs) };
    return promise;
  }

  messageOf(message: CapturedMessage): Message {
    return messageOf(message, this.#encoding);
  }

  close(error?: AppError): void {
    this.capture.unwatch(this);
    this.#isClosed = true;
    this.#error ??= error;
    this.#answer();
  }

  /** A slice of what is captured; true when there is no more. */
  #look(): boolean {
    const untilMs = performance.now() + SLICE_MS;
    const { capture } = this;
    const oldest = capture.lastPosition - capture.count + 1;
    // While the sockets had their turn, messages may have had to make room that were not looked at.
    this.#evicted += Math.max(0, oldest - 1 - this.#position);
    this.#position = Math.max(this.#position, oldest - 1);
    while (this.#position < capture.lastPosition) {
      const message = capture.at(this.#position + 1 - oldest);
      this.#position += 1;
      if (message !== undefined) this.#examine(message);
      if (performance.now() > untilMs) return false;
    }
    this.#isCaughtUp = true;
    return true;
  }

  #examine(message: CapturedMessage): void {
    if (!this.concerns(message)) return;
    this.#examined += 1;
    if (this.#matches(message.bytes)) this.#matching(message);
    if (this.#step < this.#steps.length) this.#order(message);
    const waiting = this.#waiting;
    if (waiting !== undefined && (this.#matched >= waiting.threshold || this.#candidates.length > 0)) this.#answer();
  }

  #matching(message: CapturedMessage): void {
    this.#matched += 1;
    if (this.#reported >= this.wanted.limit || this.#toldBytes + message.bytes.length > TOLD_MAX_BYTES) return;
    this.#reported += 1;
    this.#toldBytes += message.bytes.length;
    this.#messages.push(this.messageOf(message));
  }

  /** All threads together have come at least as far as this one, so that conditions before `#step` need no message any more. */
  #order(message: CapturedMessage): void {
    const first = this.#step;
    const end = this.wanted.alone ? first + 1 : this.#steps.length;
    const steps: number[] = [];
    for (let step = first; step < end; step++) if (this.#steps[step]?.(message.bytes) === true) steps.push(step);
    if (steps.length === 0 || this.#candidates.length >= MAX_CANDIDATES) return;
    if (steps[0] === first) this.#step += 1;
    this.#candidates.push({ id: messageIdOf(message), atMs: message.atMs, steps });
  }

  #answer(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    if (this.#error === undefined) waiting.resolve(this.#report());
    else waiting.reject(this.#error);
  }

  #report(): VerificationReport {
    if (this.#error !== undefined) throw this.#error;
    const report = {
      matched: this.#matched,
      examined: this.#examined,
      evicted: this.#evicted,
      messages: this.#messages,
      candidates: this.#candidates,
    };
    this.#messages = [];
    this.#candidates = [];
    return report;
  }
}
