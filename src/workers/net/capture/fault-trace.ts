/** What a unit carries through the faults of its connection: those that have hit it. */
export interface Trace {
  /** Length of what was sent and carries it; undefined: not known. */
  readonly bytes?: number | undefined;
  /** One more has hit it: what it carries from there on. */
  plus(fault: string): Trace;
  /** What a part of those bytes carries, from one of its bytes up to, not including, another. */
  part(from: number, to: number): Trace;
}

/** The faults that hit a message, each once. Of a message that was sent they may become more. */
export interface Hits {
  readonly names: readonly string[];
}

/** Most names in one message: an endpoint has no more faults at a time. */
const MAX_NAMES = 64;
/** Most hits on parts of one unit; behind it a hit counts for all of it. And most messages of one unit that later hits are added to. */
const MAX_PARTS = 256;
/** Most goes that one message is remembered to be sent in. */
const MAX_JOINED = 64;
const NO_NAMES: readonly string[] = [];

/** Of received bytes: complete when they are delivered, and never changed. */
export class ReceivedTrace implements Trace, Hits {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** Of several units; mostly they carry the same. */
  static of(traces: readonly Hits[]): Hits {
    const [first] = traces;
    return first !== undefined && traces.every((trace) => trace === first)
      ? first
      : new ReceivedTrace(together(traces));
  }

  plus(fault: string): Trace {
    return this.names.includes(fault) ? this : new ReceivedTrace(together([this, { names: [fault] }]));
  }

  part(): Trace {
    return this;
  }
}

interface PartHit {
  readonly fault: string;
  readonly from: number;
  readonly to: number;
}

/** Bytes that were sent in one go. They are recorded at once and may be hit later, so their trace is what the record looks at. */
export class SentUnit implements Trace {
  readonly bytes: number;
  #hits: PartHit[] | undefined;
  readonly #watchers: SentHits[] = [];

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  plus(fault: string): Trace {
    this.hit(fault, 0, Infinity);
    return this;
  }

  part(from: number, to: number): Trace {
    return new SentPart(this, from, to);
  }

  hit(fault: string, from: number, to: number): void {
    const hits = (this.#hits ??= []);
    if (hits.some((hit) => hit.fault === fault && hit.from <= from && hit.to >= to)) return;
    const hit = hits.length < MAX_PARTS ? { fault, from, to } : { fault, from: 0, to: Infinity };
    hits.push(hit);
    for (const watcher of this.#watchers) watcher.hit(this, hit);
  }

  /** Shows `hits` what hit it, and what will. */
  show(hits: SentHits): void {
    for (const hit of this.#hits ?? []) hits.hit(this, hit);
    if (this.#watchers.length < MAX_PARTS) this.#watchers.push(hits);
  }
}

class SentPart implements Trace {
  readonly bytes: number;
  readonly #unit: SentUnit;
  readonly #from: number;
  readonly #to: number;

  constructor(unit: SentUnit, from: number, to: number) {
    this.bytes = to - from;
    this.#unit = unit;
    this.#from = from;
    this.#to = to;
  }

  plus(fault: string): Trace {
    this.#unit.hit(fault, this.#from, this.#to);
    return this;
  }

  part(from: number, to: number): Trace {
    return new SentPart(this.#unit, this.#from + from, this.#from + to);
  }
}

/** Of a message whose bytes were sent in several goes. */
class JoinedTrace implements Trace {
  readonly traces: readonly Trace[];

  constructor(traces: readonly Trace[]) {
    this.traces = traces.slice(-MAX_JOINED);
  }

  plus(fault: string): Trace {
    for (const trace of this.traces) trace.plus(fault);
    return this;
  }

  part(): Trace {
    return this;
  }
}

/** What carries both. */
export function joined(one: Trace | undefined, other: Trace | undefined): Trace | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  if (one instanceof ReceivedTrace && other instanceof ReceivedTrace) return new ReceivedTrace(together([one, other]));
  return new JoinedTrace([one, other].flatMap((trace) => (trace instanceof JoinedTrace ? trace.traces : trace)));
}

/** What `[from, to)` of `length` bytes carries that carry `trace`. Of bytes that are not those that were sent, it is all of it. */
export function partOf(trace: Trace | undefined, length: number, from: number, to: number): Trace | undefined {
  return trace?.bytes === length && to - from < length ? trace.part(from, to) : trace;
}

/** The faults that hit a message that was sent. */
export class SentHits implements Hits {
  names = NO_NAMES;
  /** There are more. */
  onMore: ((names: readonly string[]) => void) | undefined;
  readonly #parts: { readonly unit: SentUnit; readonly from: number; readonly to: number }[] = [];

  /** More bytes of the message: those of the unit between these. */
  add(unit: SentUnit, from = 0, to = Infinity): void {
    this.#parts.push({ unit, from, to });
    unit.show(this);
  }

  /** Something hit bytes of a unit. */
  hit(unit: SentUnit, { fault, from, to }: PartHit): void {
    if (this.names.length === MAX_NAMES || this.names.includes(fault)) return;
    if (!this.#parts.some((part) => part.unit === unit && from < part.to && to > part.from)) return;
    this.names = [...this.names, fault];
    this.onMore?.(this.names);
  }
}

/** Members of the `data` of an event. */
export function faultsJson(names: readonly string[]): Buffer {
  return Buffer.from(`,"faults":${JSON.stringify(names)}`);
}

function together(all: readonly Hits[]): readonly string[] {
  return [...new Set(all.flatMap(({ names }) => names))].slice(0, MAX_NAMES);
}
