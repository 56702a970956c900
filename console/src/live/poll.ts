import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { lostSince, returns } from './service.ts';

export interface Polled<T> {
  readonly data: T | undefined;
  /** Why the last reading failed, while the service answers. */
  readonly error: unknown;
  /** When the data was read, in milliseconds. */
  readonly at: number;
}

export interface Poll<T> {
  readonly value: ReadonlySignal<Polled<T>>;
  /** Reads now: after something was changed. */
  refresh(): void;
}

/**
 * Reads again and again while the page can be seen and the service answers, one request at a time. What is there stays when a reading fails.
 * `identity`: another one begins anew.
 */
export function usePoll<T>(identity: string, everyMs: number, load: (signal: AbortSignal) => Promise<T>): Poll<T> {
  const value = useSignal<Polled<T>>({ data: undefined, error: undefined, at: 0 });
  const wish = useSignal(0);
  const cameBack = returns.value;
  const wished = wish.value;
  useEffect(() => () => void (value.value = { data: undefined, error: undefined, at: 0 }), [identity]);
  useEffect(() => {
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      if (!document.hidden && lostSince.peek() === undefined) {
        try {
          const data = await load(stopping.signal);
          if (stopping.signal.aborted) return;
          value.value = { data, error: undefined, at: performance.now() };
        } catch (error) {
          if (stopping.signal.aborted) return;
          value.value = { ...value.peek(), error };
        }
      }
      timer = setTimeout(() => void read(), everyMs);
    };
    void read();
    return () => {
      stopping.abort();
      clearTimeout(timer);
    };
  }, [identity, everyMs, cameBack, wished]);
  return { value, refresh: () => void (wish.value += 1) };
}
