import type { JobRun } from '../records/job-runs.repository.ts';

/** BullMQ's queue of a pool. BullMQ allows no colon in it. */
export function queueName(pool: string): string {
  return `pool.${pool}`;
}

/** BullMQ's id of a run: each generation of a job is another to BullMQ, so that the end of one never touches the next. */
export function bullId({ id, generation }: JobRun): string {
  return `${id}.${generation}`;
}

/** The run that a BullMQ id stands for. */
export function runOf(bullJobId: string): JobRun {
  const dot = bullJobId.lastIndexOf('.');
  return { id: bullJobId.slice(0, dot), generation: Number(bullJobId.slice(dot + 1)) };
}
