import { isPortcallError, PortcallError } from '../portcall-error.ts';
import { findFrameCursor, readFrame, type StreamFrame } from './frames.ts';
import { Liveness } from './liveness.ts';
import type { Batch } from './item-queue.ts';
import type { StreamMark, SubscribedInfo } from './stream-options.ts';
import { openWire, type Wire, type WireTarget } from './wire.ts';

export interface SubscriptionHandlers {
  onSubscribed(info: SubscribedInfo): void;
  onBatch(batch: Batch): void;
  onMark(mark: StreamMark): void;
  /** `until` is reached: nothing more comes. */
  onEnd(cursor: string): void;
}

/** How a connection ended. `error`: it was not made, or its subscription was refused. */
export interface ConnectionEnd {
  readonly code: number | undefined;
  readonly reason: string;
  readonly error: PortcallError | undefined;
  readonly lastedMs: number;
}

/** Id of the one command whose reply matters. */
const SUBSCRIBE = 1;
const PING = 2;

/** One connection with one subscription. */
export class Subscription {
  readonly #handlers: SubscriptionHandlers;
  readonly #openedAt = performance.now();
  readonly #ended: Promise<ConnectionEnd>;
  #wire: Wire | undefined;
  #liveness: Liveness | undefined;
  #refusal: PortcallError | undefined;
  #isPaused = false;
  #finish: (end: ConnectionEnd) => void = () => undefined;

  private constructor(handlers: SubscriptionHandlers) {
    this.#handlers = handlers;
    this.#ended = new Promise((resolve) => (this.#finish = resolve));
  }

  /** `command`: the fields of `subscribe`. What fails is in {@link ended}. */
  static open(target: WireTarget, command: object, handlers: SubscriptionHandlers, signal: AbortSignal): Subscription {
    const subscription = new Subscription(handlers);
    subscription.#open(target, command, signal).catch((error: unknown) => subscription.#fail(error));
    return subscription;
  }

  get ended(): Promise<ConnectionEnd> {
    return this.#ended;
  }

  close(): void {
    this.#wire?.close();
  }

  destroy(): void {
    this.#wire?.destroy();
  }

  /** Stops reading. In a browser, the connection ends instead. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    if (this.#wire?.pause) this.#wire.pause();
    else this.destroy();
  }

  resume(): void {
    this.#isPaused = false;
    this.#wire?.resume?.();
  }

  async #open(target: WireTarget, command: object, signal: AbortSignal): Promise<void> {
    const wire = await openWire(
      target,
      { onText: (text) => this.#receive(text), onClose: (code, reason) => this.#close(code, reason) },
      signal,
    );
    this.#wire = wire;
    this.#liveness = new Liveness({
      ping: () => (this.#isPaused ? this.#liveness?.heard() : wire.send(JSON.stringify({ id: PING, op: 'ping' }))),
      giveUp: () => wire.destroy(),
    });
    wire.send(JSON.stringify({ id: SUBSCRIBE, op: 'subscribe', subscription: 's', ...command }));
  }

  #receive(text: string): void {
    this.#liveness?.heard();
    // Nothing more is read behind what ends the connection.
    if (this.#refusal !== undefined) return;
    let frame: StreamFrame;
    try {
      frame = readFrame(text);
    } catch (error) {
      this.#refuse(error as PortcallError);
      return;
    }
    if (frame.events !== undefined) this.#deliver(frame.events, frame, text.length);
    else if (frame.gap !== undefined) this.#deliver([{ type: 'gap', ...frame.gap }], frame, text.length);
    else if (frame.mark !== undefined) this.#handlers.onMark(frame.mark);
    else if (frame.end !== undefined) this.#handlers.onEnd(frame.end.cursor);
    else if (frame.id === SUBSCRIBE && frame.ok !== undefined) this.#handlers.onSubscribed(frame.ok);
    else if (frame.error !== undefined) this.#refuse(new PortcallError(frame.error));
  }

  #deliver(items: Batch['items'], frame: StreamFrame, size: number): void {
    this.#handlers.onBatch({ items, cursor: findFrameCursor(frame), size });
  }

  #refuse(error: PortcallError): void {
    this.#refusal = error;
    this.#wire?.close();
  }

  #close(code: number, reason: string): void {
    this.#liveness?.stop();
    this.#finish({ code, reason, error: this.#refusal, lastedMs: performance.now() - this.#openedAt });
  }

  #fail(error: unknown): void {
    const known = isPortcallError(error) ? error : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    this.#finish({ code: undefined, reason, error: known, lastedMs: 0 });
  }
}
