import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { OpenSubscription } from '../events.service.ts';
import type { Connected } from '../subscription/subscribers.ts';
import { Subscriber } from '../subscription/subscriber.ts';
import type { Subscription } from '../subscription/subscription.ts';

/** When a client should try again after the answer broke off, in milliseconds. */
const RETRY_MS = 1000;
/** Events that happened before `until` may come this much later, from other nodes, in milliseconds. */
const LATE_MS = 1000;
/** Longest timer, in milliseconds. */
const MAX_TIMER_MS = 60 * 60 * 1000;
/** How often a subscription that is behind is looked at once `until` is past, in milliseconds. */
const BEHIND_MS = 100;
/** How long the client may take to read the end at shutdown, in milliseconds. */
const END_TIMEOUT_MS = 1000;

/** One SSE answer: an endless response with one subscription. */
export class SseSession implements Connected {
  readonly subscriber: Subscriber;
  readonly closed: Promise<void>;
  readonly #reply: FastifyReply;
  readonly #response: ServerResponse;
  #open: OpenSubscription | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(reply: FastifyReply, maxBytes: number) {
    const response = reply.raw;
    this.#reply = reply;
    this.#response = response;
    const wire = {
      get bufferedBytes() {
        return response.writableLength;
      },
      write: (frame: Buffer, written: () => void) => void response.write(frame, written),
    };
    this.subscriber = new Subscriber(wire, maxBytes);
    this.closed = new Promise((resolve) => void response.once('close', resolve));
  }

  get subscriptions(): Subscription[] {
    return this.#open ? [this.#open.subscription] : [];
  }

  /** Sends the head of the answer and begins to deliver. From here on errors cannot become an answer any more. */
  begin(open: OpenSubscription): void {
    this.#open = open;
    this.#reply.hijack();
    this.#response.writeHead(200, {
      ...headersOf(this.#reply),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const comments = open.warnings
      .map(({ path, message }) => `: warning: ${JSON.stringify({ path, message })}\n`)
      .join('');
    this.subscriber.push(Buffer.from(`${comments}retry: ${RETRY_MS}\nid: ${open.cursor}\n\n`));
    open.subscription.start();
  }

  /** Ends the answer with an event `end` once that time is past and everything before it is delivered. */
  endAt(until: string): void {
    const leftMs = Date.parse(until) + LATE_MS - Date.now();
    if (leftMs <= 0 && this.#open?.subscription.state === 'live') return void this.#end(until);
    this.#timer = setTimeout(() => this.endAt(until), leftMs <= 0 ? BEHIND_MS : Math.min(leftMs, MAX_TIMER_MS)).unref();
  }

  #end(until: string): void {
    this.subscriber.push(Buffer.from(`event: end\ndata: ${JSON.stringify({ until })}\n\n`));
    void this.finish(END_TIMEOUT_MS);
  }

  async finish(timeoutMs: number): Promise<void> {
    await this.subscriber.finished(timeoutMs);
    this.dispose();
    this.#response.end();
    const timer = setTimeout(() => this.#response.destroy(), END_TIMEOUT_MS);
    await this.closed;
    clearTimeout(timer);
  }

  /** Nothing is delivered any more. Idempotent. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#open?.close();
    this.subscriber.close();
  }
}

/** What hooks have set already, the request id for one. */
function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}
