import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { EventStream, StreamFilter, StreamItem } from '../../../client/src/index.ts';
import { portcall } from '../app/session.ts';
import { explain } from '../parts/notices.tsx';

/** The service is on the same machine or near: it is asked often. */
const MAX_BACK_OFF_MS = 1000;
/** How often what has arrived is shown: ten times a second, however much it is. */
const SHOW_EVERY_MS = 100;

export interface LiveStream {
  /** `opening`, `live`, `lost` (it resumes by itself), `hidden` (nothing is subscribed), or why it ended. */
  readonly state: ReadonlySignal<string>;
  /** Why it ended, or could not begin. */
  readonly error: ReadonlySignal<unknown>;
  readonly cursor: () => string | undefined;
}

export interface StreamInput extends StreamFilter {
  readonly payload?: 'full' | 'none';
  readonly from?: 'now' | 'earliest';
  readonly cursor?: string | undefined;
}

/**
 * One subscription while its pane can be seen. Hidden, it is closed; its cursor is kept, so that it resumes without a gap. `onItems` gets what has
 * arrived, at most ten times a second. `identity`: another one begins anew. `isWanted`: false closes it, as hiding does.
 */
export function useStream(
  identity: string,
  input: StreamInput,
  onItems: (items: readonly StreamItem[]) => void,
  isWanted = true,
): LiveStream {
  const live = useMemo(() => new LiveSubscription(input, onItems), [identity]);
  useEffect(() => {
    const follow = (): void => live.want(isWanted && !document.hidden);
    document.addEventListener('visibilitychange', follow);
    follow();
    return () => {
      document.removeEventListener('visibilitychange', follow);
      live.want(false);
    };
  }, [live, isWanted]);
  return live;
}

class LiveSubscription implements LiveStream {
  readonly state = signal('opening');
  readonly error = signal<unknown>(undefined);
  readonly #input: StreamInput;
  readonly #onItems: (items: readonly StreamItem[]) => void;
  #stream: EventStream | undefined;
  #cursor: string | undefined;
  #waiting: StreamItem[] = [];

  constructor(input: StreamInput, onItems: (items: readonly StreamItem[]) => void) {
    this.#input = input;
    this.#onItems = onItems;
    this.#cursor = input.cursor;
  }

  readonly cursor = (): string | undefined => this.#stream?.cursor ?? this.#cursor;

  want(isWanted: boolean): void {
    if (isWanted && this.#stream === undefined) this.#open();
    if (!isWanted && this.#stream !== undefined) {
      this.#cursor = this.cursor();
      const stream = this.#stream;
      this.#stream = undefined;
      this.state.value = 'hidden';
      void stream.destroy();
    }
  }

  #open(): void {
    this.state.value = 'opening';
    const stream = portcall.value.stream(
      {
        ...this.#input,
        cursor: this.#cursor,
        waitForServer: true,
        maxBackOffMs: MAX_BACK_OFF_MS,
        onSubscribed: () => (this.state.value = 'live'),
        onDisconnected: () => (this.state.value = 'lost'),
      },
      (item) => this.#take(item),
    );
    this.#stream = stream;
    stream.closed.catch((error: unknown) => {
      if (this.#stream !== stream) return;
      this.state.value = explain(error);
      this.error.value = error;
    });
  }

  #take(item: StreamItem): void {
    if (this.#waiting.push(item) > 1) return;
    setTimeout(() => {
      const items = this.#waiting;
      this.#waiting = [];
      this.#onItems(items);
    }, SHOW_EVERY_MS);
  }
}
