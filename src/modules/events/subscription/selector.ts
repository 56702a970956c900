import {
  EVENT_TYPES,
  hasLabel,
  INDEX,
  INDEX_WIDTH,
  NO_CONNECTION,
  type EventBatchHeader,
  type EventFilter,
  type EventSource,
} from '../../../contract/index.ts';
import { findBatchOf } from '../../../core/ids.ts';
import { isMessageNumber, type Counts } from '../log/counts.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { Selection } from './selection.ts';
import { TimeWindow } from './time-window.ts';

/** What a header's tables mean for a filter; null: all of them are wanted. */
interface Decisions {
  readonly node: boolean;
  readonly sources: Uint8Array | null;
  readonly connections: Uint8Array | null;
}

type IdSet = ReadonlySet<string> | null;
const SOURCE_KINDS = ['listener', 'client', 'job', 'batch', 'lock'] as const;

/**
 * A filter, made ready. An event is wanted when its type, its source, its connection and its node all are; each of these is decided once
 * for each row of a header's tables, so that an event costs three look-ups.
 */
export class Selector {
  readonly withPayload: boolean;
  readonly #types: Uint8Array | null;
  readonly #sources: ((source: EventSource) => boolean)[];
  readonly #connections: IdSet;
  readonly #nodes: IdSet;
  readonly #window: TimeWindow | undefined;
  readonly #decided = new WeakMap<EventBatchHeader, Decisions>();
  readonly #wants: { readonly messages: boolean; readonly others: boolean };

  constructor(filter: EventFilter, withPayload: boolean) {
    this.withPayload = withPayload;
    this.#types =
      filter.types === undefined || filter.types.includes('*')
        ? null
        : Uint8Array.from(EVENT_TYPES, (type) => Number(matchesType(type, filter.types ?? [])));
    this.#sources = sourceChecks(filter);
    this.#connections = idSet(filter.connection);
    this.#nodes = idSet(filter.node);
    this.#window = TimeWindow.of(filter);
    const wanted = EVENT_TYPES.map((_, number) => number).filter((number) => this.#wantsType(number));
    this.#wants = { messages: wanted.some(isMessageNumber), others: wanted.some((number) => !isMessageNumber(number)) };
  }

  /** The wanted events of an entry from number `first` on. */
  select(entry: LogEntry, first = 0): Selection {
    if (first > 0 || !entry.memo) return this.#select(entry, first);
    const known = entry.memo.get(this);
    if (known instanceof Selection) return known;
    const selection = this.#select(entry, 0);
    entry.memo.set(this, selection);
    return selection;
  }

  #select(entry: LogEntry, first: number): Selection {
    const decisions = this.#decisionsOn(entry.header);
    if (!decisions.node) return new Selection(entry, first, [], this.withPayload);
    if (
      this.#types === null &&
      this.#window === undefined &&
      decisions.sources === null &&
      decisions.connections === null
    )
      return new Selection(entry, first, null, this.withPayload);
    return new Selection(entry, first, this.#pick(entry, first, decisions), this.withPayload);
  }

  /** How many of the events missing before the entry may have matched; null: an unknown number. */
  missingBefore({ missing, origin }: LogEntry): number | null {
    if (origin?.afterKill === true) return this.#nodes === null || this.#nodes.has(origin.node) ? null : 0;
    if (missing.messages + missing.others === 0 || (this.#nodes !== null && !this.#nodes.has(origin?.node ?? '')))
      return 0;
    return counted(missing, this.#wants);
  }

  #pick(entry: LogEntry, first: number, { sources, connections }: Decisions): number[] {
    const { index, size } = entry;
    const picked: number[] = [];
    for (let event = first, at = first * INDEX_WIDTH; event < size; event++, at += INDEX_WIDTH) {
      if (!this.#wantsType(index[at + INDEX.type] ?? -1)) continue;
      if (sources !== null && sources[index[at + INDEX.source] ?? 0] !== 1) continue;
      if (connections !== null && !isOneOf(connections, index[at + INDEX.connection] ?? NO_CONNECTION)) continue;
      if (this.#window?.has(entry.jsonOf(event)) === false) continue;
      picked.push(event);
    }
    return picked;
  }

  #wantsType(number: number): boolean {
    return this.#types === null || this.#types[number] === 1;
  }

  #decisionsOn(header: EventBatchHeader): Decisions {
    let decisions = this.#decided.get(header);
    if (!decisions) {
      const { node, sources, connections } = header;
      decisions = {
        node: this.#nodes === null || this.#nodes.has(node),
        sources:
          this.#sources.length === 0
            ? null
            : Uint8Array.from(sources, (source) => Number(this.#sources.every((check) => check(source)))),
        connections:
          this.#connections === null ? null : Uint8Array.from(connections, (id) => Number(this.#connections?.has(id))),
      };
      this.#decided.set(header, decisions);
    }
    return decisions;
  }
}

function isOneOf(connections: Uint8Array, number: number): boolean {
  return number !== NO_CONNECTION && connections[number] === 1;
}

function counted(counts: Counts, wants: { readonly messages: boolean; readonly others: boolean }): number {
  return (wants.messages ? counts.messages : 0) + (wants.others ? counts.others : 0);
}

function matchesType(type: string, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) => pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
  );
}

function idSet(ids: string | readonly string[] | undefined): IdSet {
  return ids === undefined ? null : new Set(typeof ids === 'string' ? [ids] : ids);
}

function sourceChecks(filter: EventFilter): ((source: EventSource) => boolean)[] {
  const checks = SOURCE_KINDS.filter((kind) => filter[kind] !== undefined).map((kind) => {
    const wanted = idSet(filter[kind]);
    if (kind === 'batch')
      return (source: EventSource) =>
        wanted?.has((source.kind === 'job' ? findBatchOf(source.id) : source.id) ?? '') === true;
    return (source: EventSource) =>
      source.kind === kind && (wanted?.has(source.id) === true || wanted?.has(source.name ?? '') === true);
  });
  const labels = Object.entries(filter.labels ?? {});
  if (labels.length > 0)
    checks.push((source) =>
      labels.every(([key, value]) => source.labels?.[key] === value || source.tags?.[key] === value),
    );
  const texts = [filter.label ?? []].flat();
  if (texts.length > 0)
    checks.push((source) =>
      texts.every((text) => hasLabel(source.labels ?? {}, text) || hasLabel(source.tags ?? {}, text)),
    );
  return checks;
}
