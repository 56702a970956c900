import { Inject, Injectable } from '@nestjs/common';
import { EventsRepository } from '../events.repository.ts';
import { EventsService } from '../events.service.ts';
import { EventFilters } from '../filters/event-filters.ts';
import { joined } from '../log/batch-builder.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { cursorOf, START, type Position } from '../log/position.ts';
import { Selector } from '../subscription/selector.ts';
import type { HistoryRequest } from './event-history.ts';

/** As for pages in the order of the log. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_SCANNED_BYTES = 64 * 1024 * 1024;
/** Entries read in one go. */
const ENTRIES = 16;

/** Pages of past events, newest first. A cursor stands between two events: such a page has what is before it. */
@Injectable()
export class NewestEvents {
  readonly #events: EventsService;
  readonly #repository: EventsRepository;
  readonly #filters: EventFilters;

  constructor(
    @Inject(EventsService) events: EventsService,
    @Inject(EventsRepository) repository: EventsRepository,
    @Inject(EventFilters) filters: EventFilters,
  ) {
    this.#events = events;
    this.#repository = repository;
    this.#filters = filters;
  }

  /** The JSON of a page. Rejects with `validation_failed`, `malformed_cursor`, `cursor_expired`, `redis_unavailable`. */
  async read({ filter: asked, withPayload, from, limit }: HistoryRequest): Promise<Buffer> {
    const { filter, warnings } = await this.#filters.check(asked, '');
    const page = new Page(new Selector(filter, withPayload), limit);
    let before: Position | undefined;
    if (typeof from === 'object') {
      before = (await this.#events.findBeginning(from)).position;
      const entry = await this.#repository.findEntry(before);
      if (entry) page.add(entry, before.n);
    }
    while (!page.isFull) {
      const entries = await this.#repository.readBefore(before, ENTRIES);
      for (const entry of entries) page.add(entry, entry.size);
      before = entries.at(-1)?.begin;
      if (entries.length < ENTRIES && !page.isFull) return page.render(true, warnings);
    }
    return page.render(false, warnings);
  }
}

class Page {
  readonly #selector: Selector;
  readonly #limit: number;
  readonly #events: Buffer[] = [];
  #position: Position = START;
  #bytes = 0;
  #scannedBytes = 0;
  /** Null: it is not known. */
  #missed: number | null = 0;
  #later: LogEntry | undefined;

  constructor(selector: Selector, limit: number) {
    this.#selector = selector;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return (
      this.#events.length >= this.#limit || this.#bytes >= MAX_ANSWER_BYTES || this.#scannedBytes >= MAX_SCANNED_BYTES
    );
  }

  /** The events of an entry before its event number `end`. */
  add(entry: LogEntry, end: number): void {
    if (this.isFull) return;
    if (this.#later) this.#note(this.#selector.missingBefore(this.#later));
    this.#later = entry;
    this.#scannedBytes += entry.bytes;
    const selection = this.#selector.select(entry);
    for (const event of [...selection.numbers()].filter((number) => number < end).toReversed()) {
      const json = selection.jsonOf(event);
      this.#events.push(json);
      this.#bytes += json.length;
      this.#position = { ms: entry.ms, seq: entry.seq, n: event };
      if (this.isFull) return;
    }
    this.#position = entry.begin;
  }

  #note(missing: number | null): void {
    this.#missed = missing === null || this.#missed === null ? null : this.#missed + missing;
  }

  render(isLast: boolean, warnings: readonly unknown[]): Buffer {
    const cursor = JSON.stringify(cursorOf(this.#position));
    const odd = warnings.length === 0 ? '' : `,"warnings":${JSON.stringify(warnings)}`;
    const rest = `],"nextCursor":${isLast ? 'null' : cursor},"cursor":${cursor},"missed":${this.#missed}${odd}}`;
    return Buffer.concat([Buffer.from('{"items":['), joined(this.#events, this.#bytes), Buffer.from(rest)]);
  }
}
