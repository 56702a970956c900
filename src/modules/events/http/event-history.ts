import { Inject, Injectable } from '@nestjs/common';
import type { EventFilter, FilterWarning } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { EventsService, type From } from '../events.service.ts';
import { EventFilters } from '../filters/event-filters.ts';
import { EventHub } from '../hub/event-hub.ts';
import { joined } from '../log/batch-builder.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { compareIds, cursorOf, type Position } from '../log/position.ts';
import { Selector } from '../subscription/selector.ts';

export interface HistoryRequest {
  readonly filter: EventFilter;
  readonly withPayload: boolean;
  readonly from: From;
  /** Most events. */
  readonly limit: number;
}

/** A page ends early past so many bytes of events… */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** …or of log looked through for events that match. */
const MAX_SCANNED_BYTES = 64 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

/** Pages of past events. */
@Injectable()
export class EventHistory {
  readonly #events: EventsService;
  readonly #hub: EventHub;
  readonly #filters: EventFilters;

  constructor(
    @Inject(EventsService) events: EventsService,
    @Inject(EventHub) hub: EventHub,
    @Inject(EventFilters) filters: EventFilters,
  ) {
    this.#events = events;
    this.#hub = hub;
    this.#filters = filters;
  }

  /** The JSON of a page: events are copied as they are in the log. Rejects with `validation_failed`, `malformed_cursor`, `cursor_expired`, `redis_unavailable`. */
  async read({ filter: asked, withPayload, from, limit }: HistoryRequest): Promise<Buffer> {
    const { filter, warnings } = await this.#filters.check(asked, '');
    const page = new PageBuilder(new Selector(filter, withPayload), (await this.#beginning(from)).position, limit);
    while (!page.isFull) {
      const { entries, expired } = await this.#hub.readPage(page.position, READ_BYTES);
      if (expired) {
        // Trimmed while we were reading: the next request says `cursor_expired`, and so does this one when it has nothing to give.
        if (page.count > 0) break;
        throw new AppError(
          'cursor_expired',
          'Events after this cursor are no longer kept. Start at `oldest`, or from now.',
          { extra: { oldest: cursorOf(entries[0]?.begin ?? page.position) } },
        );
      }
      if (entries.length === 0) return page.render(true, warnings);
      for (const entry of entries) page.add(entry);
    }
    return page.render(false, warnings);
  }

  async #beginning(from: From): Promise<{ readonly position: Position }> {
    if (from !== 'now') return this.#events.findBeginning(from);
    const release = await this.#hub.use();
    release();
    return { position: this.#hub.head };
  }
}

class PageBuilder {
  position: Position;
  readonly #selector: Selector;
  readonly #limit: number;
  readonly #events: Buffer[] = [];
  #bytes = 0;
  #scannedBytes = 0;
  /** Null: unknown. */
  #missed: number | null = 0;

  constructor(selector: Selector, position: Position, limit: number) {
    this.#selector = selector;
    this.position = position;
    this.#limit = limit;
  }

  get count(): number {
    return this.#events.length;
  }

  get isFull(): boolean {
    return (
      this.#events.length >= this.#limit || this.#bytes >= MAX_ANSWER_BYTES || this.#scannedBytes >= MAX_SCANNED_BYTES
    );
  }

  add(entry: LogEntry): void {
    if (this.isFull) return;
    const isWithin = compareIds(entry, this.position) === 0;
    if (!isWithin) this.#note(this.#selector.missingBefore(entry));
    const selection = this.#selector.select(entry, isWithin ? this.position.n : 0);
    this.#scannedBytes += entry.bytes;
    for (const event of selection.numbers()) {
      const json = selection.jsonOf(event);
      this.#events.push(json);
      this.#bytes += json.length;
      this.position = { ms: entry.ms, seq: entry.seq, n: event + 1 };
      if (this.isFull) return;
    }
    this.position = entry.end;
  }

  #note(missing: number | null): void {
    this.#missed = missing === null || this.#missed === null ? null : this.#missed + missing;
  }

  render(isLast: boolean, warnings: readonly FilterWarning[]): Buffer {
    const cursor = JSON.stringify(cursorOf(this.position));
    const rest = `],"nextCursor":${isLast ? 'null' : cursor},"cursor":${cursor},"missed":${this.#missed}${warnings.length === 0 ? '' : `,"warnings":${JSON.stringify(warnings)}`}}`;
    return Buffer.concat([Buffer.from('{"items":['), joined(this.#events, this.#bytes), Buffer.from(rest)]);
  }
}
