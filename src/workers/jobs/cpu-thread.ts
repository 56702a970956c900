import { parentPort, workerData } from 'node:worker_threads';
import type { JobTask, JobThreadData, TaskNotice } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { egressOf, followEgress } from '../shared/live-egress.ts';
import { catchStrayErrors, JobScope } from './job-scope.ts';

/**
 * What piscina calls on a CPU thread: one job at a time. The time limit is looked after from outside of the thread, too, a little later:
 * this one ends jobs that can hear it and so saves the thread.
 */

const { egress: rules, liveEgress, lease: shared } = workerData as JobThreadData;
followEgress(liveEgress);
const egress = egressOf(rules);
const lease = new WorkLease(shared);
const post = (notice: TaskNotice): void => parentPort?.postMessage(notice);

catchStrayErrors((thrown, job) => {
  // What a job left behind that has ended is no matter of the one that runs now. Anything else ends the thread.
  if (job === undefined) throw thrown;
});

export default async function runAlone(task: JobTask): Promise<void> {
  const scope = new JobScope(task);
  const timedOut = () => new AppError('job_timed_out', `The attempt took longer than ${task.timeoutMs} ms.`);
  const timer = setTimeout(() => scope.abort(timedOut()), task.timeoutMs);
  try {
    post({ op: 'end', key: task.key, end: await scope.run({ egress, lease, call: refuseCall, post }) });
  } finally {
    clearTimeout(timer);
    // What it began and did not wait for ends, too.
    scope.abort(new AppError('job_cancelled', 'The job has ended.'));
  }
}

function refuseCall(name: string): Promise<never> {
  return Promise.reject(new AppError('internal', `"${name}" can only be called on I/O threads.`));
}
