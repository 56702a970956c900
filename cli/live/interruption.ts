import type { Invocation } from '../command.ts';

/** Something that ends a command which runs until it is ended. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Ends it from within, for example when enough messages came. */
  readonly end: () => void;
  readonly [Symbol.dispose]: () => void;
}

/** Aborts by Ctrl-C (SIGTERM, SIGHUP), after `--for`, or when the reader of stdout is gone. */
export function untilEnded({ io, out, options }: Pick<Invocation, 'io' | 'out' | 'options'>): Interruption {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const forMs = options.ms('for');
  const timer = forMs === undefined ? undefined : setTimeout(end, forMs);
  const stop = io.onInterrupt(end);
  out.broken.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    end,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
