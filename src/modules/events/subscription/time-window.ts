import type { EventFilter } from '../../../contract/index.ts';

const BEFORE_TIME = Buffer.from('"at":"');
/** Of `2026-01-01T00:00:00.000Z`, in which texts sort as times do. */
const TIME_LENGTH = 24;

/** From when to when events are wanted, by the time that stands in each. */
export class TimeWindow {
  readonly #since: string;
  readonly #until: string | undefined;

  /** Undefined when the filter names no time. */
  static of({ since, until }: EventFilter): TimeWindow | undefined {
    return since === undefined && until === undefined ? undefined : new TimeWindow(since ?? '', until);
  }

  private constructor(since: string, until: string | undefined) {
    this.#since = since;
    this.#until = until;
  }

  /** Whether an event, as JSON, happened within. The time is its second member, before any text of users. */
  has(json: Buffer): boolean {
    const start = json.indexOf(BEFORE_TIME) + BEFORE_TIME.length;
    const at = json.toString('latin1', start, start + TIME_LENGTH);
    return at >= this.#since && (this.#until === undefined || at < this.#until);
  }
}
