import { Worker, type Job } from 'bullmq';

/**
 * A worker that takes nothing once it is paused. BullMQ's own, when it is paused while it waits for a job, still takes the next one: that
 * may be the very job its stopping node has just re-enqueued, and then it waits until its lock expires.
 */
export class BullWorker extends Worker {
  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    // BullMQ's type does not say that there may be none.
    if (this.paused || this.closing !== undefined) return undefined as unknown as Job;
    return super.moveToActive(token, name);
  }
}
