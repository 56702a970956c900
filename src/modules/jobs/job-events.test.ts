import { beforeEach, expect, test } from 'vitest';
import type { EventLog, NewEvent } from '../events/index.ts';
import { JobEvents } from './job-events.ts';

const job = { id: 'job_a', labels: {} };
let told: string[];
let events: JobEvents;
beforeEach(() => {
  told = [];
  events = new JobEvents({ publish: ({ type }: NewEvent) => void told.push(type) } as unknown as EventLog);
});

test('that a job is queued is told before that it has begun, whichever is heard first', () => {
  const queuing = events.queuing(job, {});
  events.job('job.started', { id: 'job_b', labels: {} }, {});
  events.job('job.started', job, {});
  queuing.accepted();
  queuing.refused();
  expect(told).toEqual(['job.started', 'job.queued', 'job.started']);
});

test('what was refused is not told', () => {
  const queuing = events.queuing(job, {});
  queuing.refused();
  queuing.accepted();
  expect(told).toEqual([]);
});
