import { Inject, Injectable } from '@nestjs/common';
import type { Message } from '../../contract/message.ts';
import type { Order } from '../../contract/order.ts';
import type { MessageQuery, NetOps } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { NetThreads, Placement } from '../data-plane/index.ts';
import type { CapturePositions } from './message-cursor.ts';

export type MessageConditions = Omit<MessageQuery, 'limit' | 'after' | 'order'>;

export interface CapturePage {
  readonly messages: Message[];
  /** Where to continue. */
  readonly next: CapturePositions;
  readonly more: boolean;
}

type ThreadPage = NetOps['listMessages']['result'] & { readonly thread: number };

const NOTHING = { messages: [], next: 0, more: false };

/** The captures of an endpoint: one on each net thread it lives on, read as one in order of time. */
@Injectable()
export class CapturedMessages {
  readonly #threads: NetThreads;
  readonly #placement: Placement;

  constructor(@Inject(NetThreads) threads: NetThreads, @Inject(Placement) placement: Placement) {
    this.#threads = threads;
    this.#placement = placement;
  }

  /** The next messages after these positions, oldest first; with `desc` those before them, newest first. */
  async page(
    endpoint: string,
    from: CapturePositions,
    limit: number,
    conditions: MessageConditions,
    order: Order = 'asc',
  ): Promise<CapturePage> {
    const read = (thread: number, count: number, after: number | undefined) =>
      this.#read(endpoint, thread, { ...conditions, order, limit: count, after });
    const startOf = ({ thread, start }: ThreadPage): number => start ?? from.get(thread) ?? 0;
    const pages = await Promise.all(
      this.#placement
        .threadsOf(endpoint)
        .map((thread) => read(thread, limit, from.get(thread) ?? (order === 'asc' ? 0 : undefined))),
    );
    const taken = merged(pages, order).slice(0, limit);
    const ends = await Promise.all(
      pages.map(async (page) => {
        const used = taken.filter(({ thread }) => thread === page.thread).length;
        if (used === page.messages.length) return page;
        // Only part of this thread's page is returned now, so the thread has to say where that part ends.
        return used === 0
          ? { ...page, next: startOf(page), more: true }
          : { ...(await read(page.thread, used, startOf(page))), more: true };
      }),
    );
    return {
      messages: taken.map(({ message }) => message),
      next: new Map(ends.map(({ thread, next }) => [thread, next])),
      more: ends.some(({ more }) => more),
    };
  }

  /** Empties the captures; how many messages that were. */
  async clear(endpoint: string): Promise<number> {
    const results = await this.#threads.callRunning(this.#placement.threadsOf(endpoint), 'clearMessages', { endpoint });
    return results.reduce((sum, { removed }) => sum + removed, 0);
  }

  /** What a lost thread had captured is gone with it. */
  async #read(endpoint: string, thread: number, query: MessageQuery): Promise<ThreadPage> {
    try {
      return { ...(await this.#threads.call(thread, 'listMessages', { endpoint, query })), thread };
    } catch (error) {
      if (error instanceof AppError && error.code === 'thread_lost') return { ...NOTHING, thread };
      throw error;
    }
  }
}

/** A page can end early: what other threads have after its end waits for the rest of it. `desc` is exactly `asc` reversed. */
function merged(pages: readonly ThreadPage[], order: Order): Placed[] {
  const inOrder = (messages: readonly Message[]) => (order === 'asc' ? messages : messages.toReversed());
  const all = pages
    .flatMap(({ thread, messages }) => inOrder(messages).map((message) => ({ thread, message })))
    .sort(byTime);
  const ends = pages.filter(({ more }) => more).map(({ messages }) => messages.at(-1)?.at);
  if (order === 'asc') return all.filter(({ message }) => ends.every((end) => message.at <= (end ?? '')));
  return all.filter(({ message }) => ends.every((end) => message.at >= (end ?? '~'))).toReversed();
}

interface Placed {
  readonly thread: number;
  readonly message: Message;
}

function byTime(a: Placed, b: Placed): number {
  if (a.thread === b.thread) return 0;
  return a.message.at < b.message.at ? -1 : Number(a.message.at > b.message.at);
}
