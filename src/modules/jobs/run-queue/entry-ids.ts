import type { JobRun } from './run-queue.ts';

/** BullMQ's queue of a pool. BullMQ allows no colon in it. */
export function queueName(pool: string): string {
  return `pool.${pool}`;
}

/** BullMQ's id of a run: each generation of a job is another to BullMQ, so that the end of one never touches the next. */
export function entryId({ id, generation }: JobRun): string {
  return `${id}.${generation}`;
}

/** The run that a id of an entry stands for. */
export function runOf(id: string): JobRun {
  const dot = id.lastIndexOf('.');
  return { id: id.slice(0, dot), generation: Number(id.slice(dot + 1)) };
}
