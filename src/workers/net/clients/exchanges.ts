import type { Encoding } from '../../../contract/bytes.ts';
import type { ExchangeResult } from '../../../contract/message.ts';
import type { Match } from '../../../contract/match.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { compileMatch, type MessagePredicate } from '../../shared/match/index.ts';
import { SkippedMessages } from './skipped-messages.ts';
import { messageOf } from '../capture/message-listing.ts';
import type { CapturedMessage } from '../capture/message-ring.ts';
import { msSince } from '../../../core/rounded.ts';

/** Exchanges that may wait on one client at once; more are refused with `exchange_in_progress`. */
export const MAX_EXCHANGES = 64;

export interface ExchangeRequest {
  readonly message: Buffer;
  /** Past the framing. */
  readonly raw: boolean;
  readonly match: Match;
  readonly timeoutMs: number;
}

/** What exchanges send on: a connection. */
export interface ExchangeChannel {
  /** `wire`: the bytes to send as they are; left out, the framing encodes the message. */
  submit(message: Buffer, wire?: Buffer): number;
}

interface Exchange {
  readonly request: ExchangeRequest;
  readonly matches: MessagePredicate;
  readonly resolve: (result: ExchangeResult) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
  /** Undefined until it is sent. */
  sent: { readonly bytes: number; readonly atMs: number } | undefined;
  readonly skipped: SkippedMessages;
}

/**
 * The exchanges that wait on one client, oldest first. A received message goes to the first that it matches, and no later one sees it;
 * those before it have skipped it.
 */
export class Exchanges {
  /** In the order in which they were, or will be, sent. */
  readonly #waiting = new Set<Exchange>();

  get count(): number {
    return this.#waiting.size;
  }

  /**
   * Sends on `channel` and waits for the answer. Without a channel it waits for {@link sendAll} first, within the same time;
   * `notConnected` then says why it had to. Rejects with `timeout`, `exchange_in_progress` and what sending rejects with.
   */
  async run(
    request: ExchangeRequest,
    channel: ExchangeChannel | undefined,
    notConnected: () => string,
  ): Promise<ExchangeResult> {
    if (this.#waiting.size >= MAX_EXCHANGES)
      throw new AppError(
        'exchange_in_progress',
        `${MAX_EXCHANGES} exchanges wait on this client, the limit. Retry later.`,
      );
    const { timeoutMs } = request;
    const matches = compileMatch(request.match);
    const { promise, resolve, reject } = Promise.withResolvers<ExchangeResult>();
    const timer = setTimeout(() => this.#fail(exchange, timeoutError(exchange, notConnected)), timeoutMs);
    const exchange: Exchange = {
      request,
      matches,
      resolve,
      reject,
      timer,
      sent: undefined,
      skipped: new SkippedMessages(),
    };
    this.#waiting.add(exchange);
    if (channel !== undefined) this.#send(exchange, channel);
    return await promise;
  }

  /** A connection is there: sends what waits for one. */
  sendAll(channel: ExchangeChannel): void {
    for (const exchange of this.#waiting) if (exchange.sent === undefined) this.#send(exchange, channel);
  }

  received(message: CapturedMessage, encoding: Encoding): void {
    for (const exchange of this.#waiting) {
      if (exchange.sent === undefined) continue;
      if (!exchange.matches(message.bytes)) {
        exchange.skipped.add(message, encoding);
        continue;
      }
      const elapsedMs = msSince(exchange.sent.atMs);
      this.#forget(exchange);
      exchange.resolve({
        sent: { bytes: exchange.sent.bytes },
        message: messageOf(message, encoding),
        skipped: exchange.skipped.count,
        elapsedMs,
      });
      return;
    }
  }

  /** The connection is gone, and with it every answer to what was sent on it. What is not sent yet waits on. */
  connectionLost(error: AppError): void {
    for (const exchange of this.#waiting) if (exchange.sent !== undefined) this.#fail(exchange, error);
  }

  /** No connection will come. */
  failAll(error: AppError): void {
    for (const exchange of this.#waiting) this.#fail(exchange, error);
  }

  #send(exchange: Exchange, channel: ExchangeChannel): void {
    // Set before the send: an answer must not be able to come first.
    const atMs = performance.now();
    try {
      const { message, raw } = exchange.request;
      exchange.sent = { bytes: channel.submit(message, raw ? message : undefined), atMs };
    } catch (thrown) {
      this.#fail(exchange, toAppError(thrown));
    }
  }

  #fail(exchange: Exchange, error: AppError): void {
    this.#forget(exchange);
    exchange.reject(error);
  }

  #forget(exchange: Exchange): void {
    clearTimeout(exchange.timer);
    this.#waiting.delete(exchange);
  }
}

function timeoutError({ request, sent, skipped }: Exchange, notConnected: () => string): AppError {
  const { timeoutMs, match } = request;
  if (sent === undefined)
    return new AppError('timeout', `The client was not connected within ${timeoutMs} ms: ${notConnected()}`);
  if (skipped.count === 0)
    return new AppError('timeout', `No message arrived within ${timeoutMs} ms.`, {
      extra: { skipped: 0, closest: [] },
    });
  const closest = skipped.closest(match);
  const [why] = closest[0]?.why ?? [];
  const reason = why === undefined ? '' : `; the closest fails ${why.path}: ${why.detail}`;
  return new AppError(
    'timeout',
    `No message matched within ${timeoutMs} ms; ${skipped.count} other messages arrived${reason}.`,
    { extra: { skipped: skipped.count, closest } },
  );
}
