import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import type { EventFilter, FilterWarning, OnSlow } from '../../contract/index.ts';
import { EventsRepository } from './events.repository.ts';
import { EventFilters } from './filters/event-filters.ts';
import { EventHub } from './hub/event-hub.ts';
import { compareIds, cursorOf, findPosition, START, type Position } from './log/position.ts';
import { Selectors } from './subscription/selectors.ts';
import type { FrameEncoder } from './subscription/stream-frames.ts';
import type { Outlet } from './subscription/subscriber.ts';
import { Subscription } from './subscription/subscription.ts';

/** Where a subscription begins. */
export type From = 'now' | 'earliest' | { readonly cursor: string };

export interface SubscriptionRequest {
  readonly filter: EventFilter;
  /** What stands before the names of its fields in the request: '' or `filter.`. */
  readonly filterPath: string;
  readonly from: From;
  readonly withPayload: boolean;
  readonly onSlow: OnSlow;
  readonly outlet: Outlet;
  readonly frames: FrameEncoder;
  /** `onSlow: close`, and it is too slow. */
  onTooSlow(): void;
}

/** A subscription that delivers nothing until it is started. */
export interface OpenSubscription {
  readonly subscription: Subscription;
  /** Where it begins. */
  readonly cursor: string;
  /** True when nothing between the beginning asked for and now is missing. */
  readonly recovered: boolean;
  readonly warnings: readonly FilterWarning[];
  close(): void;
}

interface Beginning {
  readonly position: Position;
  readonly recovered: boolean;
}

/** What can be done with the event log besides writing to it. */
@Injectable()
export class EventsService {
  readonly #hub: EventHub;
  readonly #repository: EventsRepository;
  readonly #filters: EventFilters;
  readonly #selectors = new Selectors();

  constructor(
    @Inject(EventHub) hub: EventHub,
    @Inject(EventsRepository) repository: EventsRepository,
    @Inject(EventFilters) filters: EventFilters,
  ) {
    this.#hub = hub;
    this.#repository = repository;
    this.#filters = filters;
  }

  /** Rejects with `validation_failed`, `malformed_cursor`, `cursor_expired` (with `oldest`) or `redis_unavailable`. */
  async subscribe({
    filter: asked,
    filterPath,
    from,
    withPayload,
    onSlow,
    outlet,
    frames,
    onTooSlow,
  }: SubscriptionRequest): Promise<OpenSubscription> {
    const { filter, warnings } = await this.#filters.check(asked, filterPath);
    const releaseHub = await this.#hub.use();
    try {
      const { position, recovered } = await this.findBeginning(from);
      const { selector, release } = this.#selectors.acquire(filter, withPayload);
      const subscription = new Subscription({
        log: this.#hub,
        outlet,
        frames,
        selector,
        onSlow,
        onTooSlow,
        from: position,
        replay: from !== 'now',
      });
      const close = (): void => {
        subscription.close();
        release();
        releaseHub();
      };
      return { subscription, cursor: cursorOf(position), recovered, warnings, close };
    } catch (error) {
      releaseHub();
      throw error;
    }
  }

  /** The position a reader is to begin at. Rejects as {@link subscribe}. */
  async findBeginning(from: From): Promise<Beginning> {
    if (from === 'now') return { position: this.#hub.head, recovered: true };
    if (from === 'earliest') {
      const extent = await this.#repository.findExtent();
      return { position: extent?.first ?? START, recovered: extent?.complete ?? true };
    }
    return { position: await this.#checkCursor(from.cursor), recovered: true };
  }

  /** A cursor is good as long as its entry is in the log: then everything after it is. */
  async #checkCursor(cursor: string): Promise<Position> {
    const position = findPosition(cursor);
    if (!position) throw malformed(cursor);
    if (compareIds(position, this.#hub.head) === 0 && position.n === this.#hub.head.n) return position;
    const entry = await this.#repository.findEntry(position);
    if (entry) {
      if (position.n > entry.size) throw malformed(cursor);
      return position;
    }
    const extent = await this.#repository.findExtent();
    if (compareIds(position, START) === 0 && (extent?.complete ?? true)) return position;
    throw new AppError(
      'cursor_expired',
      'Events after this cursor are no longer kept. Start at `oldest`, or from now.',
      { extra: { oldest: cursorOf(extent?.first ?? START) } },
    );
  }
}

function malformed(cursor: string): AppError {
  return new AppError('malformed_cursor', `"${cursor}" is not a valid cursor.`);
}
