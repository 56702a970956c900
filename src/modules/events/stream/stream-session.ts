import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { closeCodes, type CloseCodeName, type StreamCommand } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { Caller } from '../../../core/http/index.ts';
import type { EventsService, OpenSubscription } from '../events.service.ts';
import { cursorOf } from '../log/position.ts';
import { Ending } from '../subscription/ending.ts';
import type { Connected } from '../subscription/subscribers.ts';
import { StreamFrames } from '../subscription/stream-frames.ts';
import { Subscriber } from '../subscription/subscriber.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { StreamGrant } from './ports.ts';

export interface StreamSessionOptions {
  readonly ws: WebSocket;
  readonly request: IncomingMessage;
  readonly grant: StreamGrant;
  readonly events: EventsService;
  readonly subscriberMaxBytes: number;
  readonly maxSubscriptions: number;
}

/** Id of a command as it goes back in its reply; null when the frame had none. */
export type CommandId = string | number | null;

/** Malformed frames after which the socket is closed. */
const MAX_MALFORMED = 10;
/** Errors that say that the frame itself was wrong. */
const MALFORMED = new Set(['malformed_json', 'malformed_frame', 'unknown_op', 'validation_failed', 'malformed_cursor']);

/** One socket of /v1/stream: its subscriptions, its replies, its end. */
export class StreamSession implements Connected {
  readonly subscriber: Subscriber;
  readonly #options: StreamSessionOptions;
  readonly #open = new Map<string, OpenSubscription | 'opening'>();
  /** Subscriptions whose reply has not been sent; nothing may come before it. */
  #unstarted: (() => void)[] = [];
  readonly #endings = new Map<string, Ending>();
  #malformed = 0;
  #ended = false;

  constructor(options: StreamSessionOptions) {
    this.#options = options;
    const { ws } = options;
    const wire = {
      get bufferedBytes() {
        return ws.bufferedAmount;
      },
      write: (frame: Buffer, written: () => void) => ws.send(frame, TEXT, written),
    };
    this.subscriber = new Subscriber(wire, options.subscriberMaxBytes);
  }

  get subscriptions(): Subscription[] {
    return [...this.#open.values()].flatMap((open) => (open === 'opening' ? [] : [open.subscription]));
  }

  /** True when the socket is closed or about to be: commands are not worth beginning. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Who gives the commands. */
  get caller(): Caller {
    return this.#options.grant.caller;
  }

  /** Throws `insufficient_scope`. */
  requireScope(scope: string): void {
    if (!this.#options.grant.scopes.has(scope))
      throw new AppError('insufficient_scope', `The key lacks the scope "${scope}".`, { extra: { scopes: [scope] } });
  }

  async subscribe({
    subscription: name,
    filter,
    from,
    payload,
    onSlow,
  }: StreamCommand<'subscribe'>): Promise<Record<string, unknown>> {
    const { events, grant, maxSubscriptions } = this.#options;
    if (this.#open.has(name))
      throw new AppError('subscription_exists', `This socket already has a subscription "${name}".`);
    if (this.#open.size >= maxSubscriptions)
      throw new AppError(
        'subscription_limit',
        `This socket has ${maxSubscriptions} subscriptions, the limit (PORTCALL_MAX_SUBSCRIPTIONS).`,
      );
    this.#open.set(name, 'opening');
    const frames = new StreamFrames(name);
    try {
      const opened = await events.subscribe({
        filter,
        filterPath: 'filter.',
        from,
        onSlow,
        outlet: this.subscriber,
        frames,
        withPayload: payload === 'full' && grant.scopes.has('payload'),
        onTooSlow: () => this.end('slow'),
      });
      this.#open.set(name, opened);
      this.#unstarted.push(() => this.#start(name, opened, { frames, until: filter.until }));
      // The socket may have gone in the meantime.
      if (this.#ended) opened.close();
      return {
        subscription: name,
        cursor: opened.cursor,
        recovered: opened.recovered,
        ...(opened.warnings.length === 0 ? {} : { warnings: opened.warnings }),
      };
    } catch (error) {
      this.#open.delete(name);
      throw error;
    }
  }

  unsubscribe(name: string): Record<string, unknown> {
    const open = this.#open.get(name);
    if (open === undefined || open === 'opening')
      throw new AppError('not_found', `This socket has no subscription "${name}".`);
    this.#close(name, open);
    return { subscription: name };
  }

  reply(id: CommandId, ok: unknown): void {
    this.#reply({ id, ok });
  }

  fail(id: CommandId, { code, status, message, errors, extra, retryable }: AppError): void {
    this.#reply({ id, error: { code, status, detail: message, retryable, ...(errors ? { errors } : {}), ...extra } });
    if (!MALFORMED.has(code)) return;
    this.#malformed += 1;
    if (this.#malformed >= MAX_MALFORMED) this.end('too_many_errors');
  }

  /** The reply of a command is out: what it subscribed to may begin. */
  startSubscriptions(): void {
    for (const start of this.#unstarted.splice(0)) start();
  }

  async finish(timeoutMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#options.ws.once('close', () => resolve()));
    await this.subscriber.finished(timeoutMs);
    if (this.#options.ws.readyState === this.#options.ws.CLOSED) return;
    this.end('shutdown');
    const timer = setTimeout(() => this.#options.ws.terminate(), CLOSE_TIMEOUT_MS);
    await closed;
    clearTimeout(timer);
  }

  /** Closes the socket and says why. */
  end(reason: CloseCodeName): void {
    if (this.#ended) return;
    this.dispose();
    this.#options.ws.close(closeCodes[reason].code, closeCodes[reason].reason);
  }

  /** The socket is closed: nothing is delivered any more. Idempotent. */
  dispose(): void {
    this.#ended = true;
    for (const [name, open] of this.#open) if (open !== 'opening') this.#close(name, open);
    this.#open.clear();
    this.#unstarted = [];
    this.subscriber.close();
  }

  /** With `until` it ends by itself. */
  #start(
    name: string,
    open: OpenSubscription,
    { frames, until }: { frames: StreamFrames; until: string | undefined },
  ): void {
    // It may be over before it began, and another one may have its name.
    if (this.#open.get(name) !== open) return;
    open.subscription.start();
    if (until === undefined) return;
    const ending = new Ending(open.subscription, until, () => {
      const cursor = cursorOf(open.subscription.position);
      this.#close(name, open);
      this.subscriber.push(frames.end(cursor, until));
    });
    this.#endings.set(name, ending);
    ending.begin();
  }

  #close(name: string, open: OpenSubscription): void {
    this.#endings.get(name)?.cancel();
    this.#endings.delete(name);
    open.close();
    this.#open.delete(name);
  }

  #reply(frame: object): void {
    this.subscriber.reply(Buffer.from(JSON.stringify(frame)));
  }
}

const TEXT = { binary: false };
/** How long the other side may take to answer a close at shutdown, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;
