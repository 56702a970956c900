import { Inject, Injectable } from '@nestjs/common';
import type { EventSource, EventType } from '../../contract/index.ts';
import { findTarget } from '../../contract/jobs/index.ts';
import { EventLog } from '../events/index.ts';

type JobEventType = Extract<EventType, `job.${string}`>;

/** What events say of a job. */
export interface JobSubject {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pool?: string;
  readonly kind?: string;
  readonly batch?: string | null | undefined;
  readonly index?: number | null | undefined;
  readonly schedule?: string | null | undefined;
  /** What the kind takes: says what the job works on. */
  readonly input?: unknown;
}

/** Of these there may be many, and the event of the attempt has said all. */
const BRIEF: ReadonlySet<JobEventType> = new Set(['job.log', 'job.progress']);

/** Events of jobs and batches, for the log. */
@Injectable()
export class JobEvents {
  readonly #log: EventLog;
  /** Jobs that are being accepted → publishes their `job.queued`. */
  readonly #accepting = new Map<string, () => void>();

  constructor(@Inject(EventLog) log: EventLog) {
    this.#log = log;
  }

  /**
   * Keeps `job.queued` before `job.started`: a worker of this node may start a job before the reply to its acceptance is read.
   * `accepted` publishes `job.queued`, at most once; after `refused` it is never published.
   */
  queuing(
    job: JobSubject,
    data: Readonly<Record<string, unknown>>,
  ): { readonly accepted: () => void; readonly refused: () => void } {
    const refused = (): boolean => this.#accepting.delete(job.id);
    const accepted = (): void => {
      if (refused()) this.job('job.queued', job, data);
    };
    this.#accepting.set(job.id, accepted);
    return { accepted, refused };
  }

  job(type: JobEventType, job: JobSubject, data: Readonly<Record<string, unknown>>): void {
    if (this.#accepting.size > 0) this.#accepting.get(job.id)?.();
    this.#log.publish({
      type,
      subject: jobSource(job),
      data: BRIEF.has(type) ? data : { ...identityOf(job), ...data },
    });
  }

  batchCompleted(batch: JobSubject, data: Readonly<Record<string, unknown>>): void {
    this.#log.publish({
      type: 'batch.completed',
      subject: { kind: 'batch', id: batch.id, labels: batch.labels },
      data,
    });
  }
}

/** Whose job it is, and what it works on; what does not apply is absent. */
function identityOf({ pool, kind = '', labels, batch, index, schedule, input }: JobSubject): Record<string, unknown> {
  const target = findTarget(kind, input);
  return {
    ...(pool === undefined ? {} : { pool }),
    ...(kind === '' ? {} : { kind }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(batch ? { batch, index } : {}),
    ...(schedule ? { schedule } : {}),
    ...(target === undefined ? {} : { target }),
  };
}

function jobSource({ id, labels }: JobSubject): EventSource {
  return { kind: 'job', id, labels };
}
