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

  constructor(@Inject(EventLog) log: EventLog) {
    this.#log = log;
  }

  job(type: JobEventType, job: JobSubject, data: Readonly<Record<string, unknown>>): void {
    this.#log.publish({ type, subject: jobSource(job), data });
  }

  batchCompleted(batch: JobSubject, data: Readonly<Record<string, unknown>>): void {
    this.#log.publish({ type: 'batch.completed', subject: { kind: 'batch', id: batch.id, labels: batch.labels }, data });
  }
}

function jobSource({ id, labels }: JobSubject): EventSource {
  return { kind: 'job', id, labels };
}
