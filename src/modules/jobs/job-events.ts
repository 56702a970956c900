import { Inject, Injectable } from '@nestjs/common';
import type { EventSource, EventType } from '../../contract/index.ts';
import { EventLog } from '../events/index.ts';

type JobEventType = Extract<EventType, `job.${string}`>;

/** What an event says a job is. */
export interface JobSubject {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Events of jobs and batches, for the log. */
@Injectable()
export class JobEvents {
  readonly #log: EventLog;
  /** Jobs that are being accepted → what tells that they are queued. */
  readonly #accepting = new Map<string, () => void>();

  constructor(@Inject(EventLog) log: EventLog) {
    this.#log = log;
  }

  /**
   * While a job is being accepted a worker of this node may begin it before the answer is read: then that it is queued is told first.
   * `accepted` tells it, once; `refused` never.
   */
  queuing(job: JobSubject, data: Readonly<Record<string, unknown>>): { readonly accepted: () => void; readonly refused: () => void } {
    const refused = (): boolean => this.#accepting.delete(job.id);
    const accepted = (): void => {
      if (refused()) this.job('job.queued', job, data);
    };
    this.#accepting.set(job.id, accepted);
    return { accepted, refused };
  }

  job(type: JobEventType, job: JobSubject, data: Readonly<Record<string, unknown>>): void {
    if (this.#accepting.size > 0) this.#accepting.get(job.id)?.();
    this.#log.publish({ type, subject: jobSource(job), data });
  }

  batchCompleted(batch: JobSubject, data: Readonly<Record<string, unknown>>): void {
    this.#log.publish({ type: 'batch.completed', subject: { kind: 'batch', id: batch.id, labels: batch.labels }, data });
  }
}

function jobSource({ id, labels }: JobSubject): EventSource {
  return { kind: 'job', id, labels };
}
