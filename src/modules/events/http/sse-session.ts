import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { OpenSubscription } from '../events.service.ts';
import { Ending } from '../subscription/ending.ts';
import type { Connected } from '../subscription/subscribers.ts';
import { Subscriber } from '../subscription/subscriber.ts';
import type { Subscription } from '../subscription/subscription.ts';

/** When a client should try again after the answer broke off, in milliseconds. */
const RETRY_MS = 1000;
/** How long the client may take to read the end at shutdown, in milliseconds. */
const END_TIMEOUT_MS = 1000;

/** One SSE answer: an endless response with one subscription. */
export class SseSession implements Connected {
  readonly subscriber: Subscriber;
  readonly closed: Promise<void>;
  readonly #reply: FastifyReply;
  readonly #response: ServerResponse;
  #open: OpenSubscription | undefined;
  #ending: Ending | undefined;

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
    if (this.#open === undefined) return;
    this.#ending = new Ending(this.#open.subscription, until, () => this.#end(until));
    this.#ending.begin();
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
    this.#ending?.cancel();
    this.#open?.close();
    this.subscriber.close();
  }
}

/** What hooks have set already, the request id for one. */
function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}
