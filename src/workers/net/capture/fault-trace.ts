/** What a unit carries through the faults of its connection: those that have hit it. */
export interface Trace {
  /** One more has hit it: what it carries from there on. */
  plus(fault: string): Trace;
  /** What a part of it carries, from one of its bytes up to, not including, another. */
  part(from: number, to: number): Trace;
}

/** The faults that hit a message, each once. Of a message that was sent they may become more. */
export interface Hits {
  readonly names: readonly string[];
}

/** Most names in one message: an endpoint has no more faults at a time. */
const MAX_NAMES = 64;
/** Most hits on parts of one unit; behind it a hit counts for all of it. */
const MAX_PARTS = 1024;
const NO_NAMES: readonly string[] = [];

/** Of received bytes: complete when they are delivered, and never changed. */
export class ReceivedTrace implements Trace, Hits {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** Of several units. */
  static of(traces: readonly Hits[]): Hits {
    return traces.length === 1 ? (traces[0] as Hits) : new ReceivedTrace(together(traces));
  }

  plus(fault: string): Trace {
    return new ReceivedTrace(together([this, { names: [fault] }]));
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
  #hits: PartHit[] | undefined;
  readonly #watchers: SentHits[] = [];

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
    hits.push(hits.length < MAX_PARTS ? { fault, from, to } : { fault, from: 0, to: Infinity });
    for (const watcher of this.#watchers) watcher.look();
  }

  /** Those that hit bytes between these. */
  *namesIn(from: number, to: number): Generator<string> {
    for (const hit of this.#hits ?? []) if (hit.from < to && hit.to > from) yield hit.fault;
  }

  watch(hits: SentHits): void {
    this.#watchers.push(hits);
  }
}

class SentPart implements Trace {
  readonly #unit: SentUnit;
  readonly #from: number;
  readonly #to: number;

  constructor(unit: SentUnit, from: number, to: number) {
    this.#unit = unit;
    this.#from = from;
    this.#to = to;
  }

  plus(fault: string): Trace {
    this.#unit.hit(fault, this.#from, this.#to);
    return this;
  }

  part(from: number, to: number): Trace {
    return new SentPart(this.#unit, this.#from + from, Math.min(this.#to, this.#from + to));
  }
}

/** The faults that hit a message that was sent. */
export class SentHits implements Hits {
  names = NO_NAMES;
  /** There are more. */
  onMore: ((names: readonly string[]) => void) | undefined;
  readonly #units: SentUnit[] = [];

  /** More bytes of the message. */
  add(unit: SentUnit): void {
    this.#units.push(unit);
    unit.watch(this);
    this.look();
  }

  /** Looks for more. */
  look(): void {
    const names = new Set(this.names);
    for (const unit of this.#units) for (const name of unit.namesIn(0, Infinity)) names.add(name);
    if (names.size === this.names.length || this.names.length === MAX_NAMES) return;
    this.names = [...names].slice(0, MAX_NAMES);
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
