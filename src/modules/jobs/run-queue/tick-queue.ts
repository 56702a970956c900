/** When a schedule ticks: at an interval, or by a cron expression in a time zone. */
export interface TickTiming {
  readonly everyMs?: number | undefined;
  readonly cron?: string | undefined;
  readonly timeZone: string;
}

export interface Tick {
  readonly schedule: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Takes ticks on this node. */
export interface TickConsumer {
  pause(): Promise<void>;
  /** May hang when Redis is gone: the caller has a deadline. */
  close(): Promise<void>;
}

/** Makes a tick when the time of a schedule comes, one for the whole cluster. Fails fast with `redis_unavailable`. */
export abstract class TickQueue {
  /** The schedule ticks by this timing. Idempotent: the next time stays unless the timing has changed. */
  abstract set(schedule: string, timing: TickTiming): Promise<void>;

  /** Idempotent. */
  abstract remove(schedule: string): Promise<void>;

  /** When its next time comes, Unix milliseconds. */
  abstract next(schedule: string): Promise<number | undefined>;

  /** Ids of all schedules that tick. */
  abstract ids(): Promise<string[]>;

  /** Gives each tick to one worker of the cluster, at most `slots` at a time; one whose worker is lost is given out again. */
  abstract consume(slots: number, work: (tick: Tick) => Promise<void>): TickConsumer;

  /** Nothing here waits for Redis. */
  abstract close(): void;
}
