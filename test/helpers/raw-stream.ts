import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import type { Gap, PortcallEvent } from '../../src/contract/index.ts';

/** What the server sends without being asked. */
export interface Push {
  readonly subscription: string;
  readonly cursor?: string;
  readonly events?: PortcallEvent[];
  readonly mark?: { readonly cursor: string; readonly live: boolean };
  readonly gap?: Gap;
  readonly end?: { readonly cursor: string; readonly until: string };
}

export interface Reply {
  readonly id: string | number | null;
  readonly ok?: Record<string, unknown>;
  readonly error?: {
    readonly code: string;
    readonly status: number;
    readonly detail: string;
    readonly errors?: { path: string; message: string }[];
    readonly oldest?: string;
  };
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

const TIMEOUT_MS = 30_000;

/** /v1/stream frame by frame, for tests of the protocol itself; others use {@link EventWatch}. Close it with `close()` or `drop()`. */
export class RawStream {
  readonly ws: WebSocket;
  /** Every push so far, in order. */
  readonly pushes: Push[] = [];
  /** Everything so far, replies and pushes, in order. */
  readonly frames: (Push | Reply)[] = [];
  /** Resolves when the socket has closed. */
  readonly closed: Promise<Closed>;
  readonly #replies = new Map<string | number, (reply: Reply) => void>();
  readonly #orphans: Reply[] = [];
  readonly #events: PortcallEvent[] = [];
  readonly #eventsOf = new Map<string, PortcallEvent[]>();
  #taken = 0;
  #lastId = 0;
  #wake: () => void = () => undefined;

  constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data) => this.#take(JSON.parse(String(data)) as Push | Reply));
    ws.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.#wake();
      });
    });
  }

  /** `url` is the base URL of the node. */
  static async connect(url: string, options: ClientOptions = {}): Promise<RawStream> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/stream`, options);
    const client = new RawStream(ws);
    await once(ws, 'open');
    return client;
  }

  /** Sends a command and waits for its reply, whatever it says. */
  async command(op: string, fields: Record<string, unknown> = {}): Promise<Reply> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.#replies.set(id, resolve);
    const timer = setTimeout(() => reject(new Error(`no reply to ${op}`)), TIMEOUT_MS);
    this.ws.send(JSON.stringify({ id, op, ...fields }));
    return promise.finally(() => clearTimeout(timer));
  }

  /** Subscribes and answers the `ok` of the reply; throws when it is an error. */
  async subscribe(
    subscription: string,
    fields: Record<string, unknown> = {},
  ): Promise<{ cursor: string; recovered: boolean }> {
    const { ok, error } = await this.command('subscribe', { subscription, ...fields });
    if (!ok) throw new Error(`subscribe: ${error?.code} ${error?.detail}`);
    return ok as { cursor: string; recovered: boolean };
  }

  /** A reply that belongs to no command of {@link command}: to a raw frame, or with id null. */
  async nextReply(): Promise<Reply> {
    await this.#until(() => this.#orphans.length > 0, 'a reply');
    return this.#orphans.shift() as Reply;
  }

  /** The next push that was not taken yet. */
  async nextPush(): Promise<Push> {
    await this.#until(() => this.pushes.length > this.#taken, 'a push');
    return this.pushes[this.#taken++] as Push;
  }

  /** The next push for which `wanted` holds; those before it are skipped. */
  async nextPushWhere(wanted: (push: Push) => boolean): Promise<Push> {
    for (;;) {
      const push = await this.nextPush();
      if (wanted(push)) return push;
    }
  }

  /** Waits until all pushes together fulfil the condition. */
  async collectUntil(isDone: (pushes: readonly Push[]) => boolean, timeoutMs = TIMEOUT_MS): Promise<readonly Push[]> {
    await this.#until(() => isDone(this.pushes), 'enough pushes', timeoutMs);
    return this.pushes;
  }

  /** All events so far, of one subscription or of all. */
  events(subscription?: string): readonly PortcallEvent[] {
    return subscription === undefined ? this.#events : (this.#eventsOf.get(subscription) ?? []);
  }

  gaps(subscription?: string): Gap[] {
    return this.pushes.flatMap(({ gap, ...push }) =>
      gap && (subscription === undefined || push.subscription === subscription) ? [gap] : [],
    );
  }

  /** The newest cursor of a subscription: after it nothing has been received. */
  findCursor(subscription: string): string | undefined {
    const push = this.pushes.findLast((candidate) => candidate.subscription === subscription);
    return push?.cursor ?? push?.mark?.cursor ?? push?.gap?.to ?? push?.end?.cursor;
  }

  /** Closes in order. */
  async close(): Promise<void> {
    this.ws.close();
    await this.closed;
  }

  /** As a broken connection. */
  async drop(): Promise<void> {
    this.ws.terminate();
    await this.closed;
  }

  #take(frame: Push | Reply): void {
    this.frames.push(frame);
    if ('id' in frame) this.#settle(frame);
    else this.#keep(frame);
    this.#wake();
  }

  #keep(push: Push): void {
    this.pushes.push(push);
    if (!push.events) return;
    const events = this.#eventsOf.get(push.subscription) ?? [];
    this.#eventsOf.set(push.subscription, events);
    for (const event of push.events) {
      events.push(event);
      this.#events.push(event);
    }
  }

  #settle(reply: Reply): void {
    const settle = reply.id === null ? undefined : this.#replies.get(reply.id);
    if (!settle || reply.id === null) {
      this.#orphans.push(reply);
      return;
    }
    this.#replies.delete(reply.id);
    settle(reply);
  }

  async #until(isDone: () => boolean, what: string, timeoutMs = TIMEOUT_MS): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    while (!isDone()) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) throw new Error(`waited ${timeoutMs} ms for ${what}`);
      if (this.ws.readyState === WebSocket.CLOSED) throw new Error(`the socket closed while waiting for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
