import { beforeEach, expect, test } from 'vitest';
import type { EventLog, NewEvent } from '../events/index.ts';
import { JobEvents } from './job-events.ts';

const job = { id: 'job_a', labels: {} };
let published: string[];
let events: JobEvents;
beforeEach(() => {
  published = [];
  events = new JobEvents({ publish: ({ type }: NewEvent) => void published.push(type) } as unknown as EventLog);
});

test('job.queued is published before job.started, whichever comes first', () => {
  const queuing = events.queuing(job, {});
  events.job('job.started', { id: 'job_b', labels: {} }, {});
  events.job('job.started', job, {});
  queuing.accepted();
  queuing.refused();
  expect(published).toEqual(['job.started', 'job.queued', 'job.started']);
});

test('a refused job publishes nothing', () => {
  const queuing = events.queuing(job, {});
  queuing.refused();
  queuing.accepted();
  expect(published).toEqual([]);
});
