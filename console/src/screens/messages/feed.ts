import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { PortcallEvent, StreamItem } from '../../../../client/src/index.ts';
import { can } from '../../app/session.ts';
import { readEvents } from '../../live/events.ts';
import { MessageStore } from '../../live/messages.ts';
import { useStream } from '../../live/stream.ts';

const TYPES = ['message.received', 'message.sent', 'message.updated', 'log.gap'];
/** Pages of the log that are read before what is live: together 5,000 messages. */
const PAGES = 10;
const PAGE = 500;
/** Most messages that wait here while the list is paused. More wait in the log: the subscription is closed, and resumes from its cursor. */
const MOST_WAITING = 10_000;

export interface MessageFeed {
  readonly store: MessageStore;
  readonly isPaused: ReadonlySignal<boolean>;
  /** How many wait until the pause ends. */
  readonly waiting: ReadonlySignal<number>;
  readonly state: ReadonlySignal<string>;
  readonly toggle: () => void;
}

/** Messages from the log, and live. */
export function useMessages(filter: { readonly listener?: string; readonly client?: string }): MessageFeed {
  const identity = JSON.stringify(filter);
  const store = useMemo(() => new MessageStore(), [identity]);
  const isPaused = useSignal(false);
  const waiting = useSignal(0);
  const held = useRef<StreamItem[]>([]);
  const target = useRef(store);
  target.current = store;
  const take = (items: readonly StreamItem[]): void => {
    if (!isPaused.peek()) return target.current.add(items);
    for (const item of items) held.current.push(item);
    waiting.value = held.current.length;
  };
  const isWanted = can('payload') && waiting.value < MOST_WAITING;
  const stream = useStream(`messages ${identity}`, { types: TYPES, ...filter }, take, isWanted);
  useEffect(() => {
    held.current = [];
    waiting.value = 0;
  }, [store]);
  // Once the subscription has begun, so that no message is between the log and the stream; those in both are shown once.
  const hasBegun = stream.state.value === 'live';
  const read = useRef<MessageStore | undefined>(undefined);
  useEffect(() => {
    if (!hasBegun || read.current === store) return;
    read.current = store;
    readHistory(filter).then(
      (events) => store.addHistory(events),
      () => undefined,
    );
  }, [store, hasBegun]);
  const toggle = (): void => {
    isPaused.value = !isPaused.value;
    if (isPaused.value) return;
    store.add(held.current);
    held.current = [];
    waiting.value = 0;
  };
  return { store, isPaused, waiting, state: stream.state, toggle };
}

/** The last messages of the log, oldest first. */
async function readHistory(filter: object): Promise<PortcallEvent[]> {
  const pages: PortcallEvent[][] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = {
      ...filter,
      types: TYPES.join(','),
      order: 'desc' as const,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const data = await readEvents(query);
    pages.unshift(data.items.toReversed());
    if (data.nextCursor === null) break;
    cursor = data.nextCursor;
  }
  return pages.flat();
}
