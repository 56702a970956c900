import { Injectable, Logger } from '@nestjs/common';

/**
 * The order in which a node starts (left to right). A part is ready when its `start` resolves; the API answers `not_ready` for /v1
 * until all are.
 */
export const START_ORDER = ['redis', 'nodes', 'log', 'threads', 'endpoints', 'jobs'] as const;

/** The order in which a node stops. Not being ready comes before all of it, the HTTP server's last answers and Redis after it. */
export const STOP_ORDER = ['accepting', 'draining', 'log', 'subscribers', 'threads', 'queues', 'nodes'] as const;

export interface LifecyclePart {
  readonly name: string;
  readonly start?: { readonly stage: (typeof START_ORDER)[number]; run(): Promise<void> };
  /** `run` must end by itself soon after `graceMs`; it is given up on {@link STOP_MARGIN_MS} later. */
  readonly stop?: { readonly stage: (typeof STOP_ORDER)[number]; run(graceMs: number): Promise<void> };
}

export type Phase = 'starting' | 'ready' | 'stopping' | 'stopped';

/** How much longer than its grace a part may take to stop, in milliseconds. */
const STOP_MARGIN_MS = 3000;

/** Starts and stops the parts of a node in a fixed order. Parts register in their constructor; parts of one stage run together. */
@Injectable()
export class Lifecycle {
  readonly #logger = new Logger('lifecycle');
  readonly #parts: LifecyclePart[] = [];
  #phase: Phase = 'starting';
  #stopping: Promise<void> | undefined;

  get phase(): Phase {
    return this.#phase;
  }

  register(part: LifecyclePart): void {
    this.#parts.push(part);
  }

  /** Rejects with the first error; parts already started are then stopped by {@link stop}. */
  async start(): Promise<void> {
    for (const stage of START_ORDER) {
      // A stop that came in the meantime ends the start.
      if (this.#phase !== 'starting') return;
      await Promise.all(this.#parts.map((part) => (part.start?.stage === stage ? part.start.run() : undefined)));
    }
    if (this.#phase === 'starting') this.#phase = 'ready';
  }

  /** Idempotent. A part that fails or hangs is logged and does not keep the others from stopping. */
  stop(graceMs: number): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  async #stop(graceMs: number): Promise<void> {
    this.#phase = 'stopping';
    for (const stage of STOP_ORDER) {
      await Promise.all(
        this.#parts.map((part) =>
          part.stop?.stage === stage ? this.#stopPart(part.name, part.stop.run(graceMs), graceMs) : undefined,
        ),
      );
    }
    this.#phase = 'stopped';
  }

  async #stopPart(name: string, stopped: Promise<void>, graceMs: number): Promise<void> {
    const { promise: deadline, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('took too long')), graceMs + STOP_MARGIN_MS);
    try {
      await Promise.race([stopped, deadline]);
    } catch (error) {
      this.#logger.error({ err: error }, `${name} did not stop cleanly`);
    } finally {
      clearTimeout(timer);
    }
  }
}
