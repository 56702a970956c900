import { parentPort, workerData } from 'node:worker_threads';
import type { CpuToMain, JobTask, JobThreadData, MainToCpu } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { egressOf, followEgress } from '../shared/live-egress.ts';
import { catchStrayErrors, JobScope } from './job-scope.ts';

/**
 * Entry of a CPU thread: one job at a time. The main thread enforces the time limit too, slightly later: this limit ends jobs that can
 * react to it, and so saves the thread.
 */

const { egress: rules, liveEgress, lease: shared } = workerData as JobThreadData;
followEgress(liveEgress);
const egress = egressOf(rules);
const lease = new WorkLease(shared);
const post = (message: CpuToMain): void => parentPort?.postMessage(message);

catchStrayErrors((thrown, job) => {
  // An error of a job that has ended does not affect the job that runs now. Any other error ends the thread.
  if (job === undefined) throw thrown;
});

/** Rejects, which ends the thread, when the result cannot be sent. */
async function runAlone(task: JobTask): Promise<void> {
  const scope = new JobScope(task);
  const timedOut = () => new AppError('job_timed_out', `The attempt took longer than ${task.timeoutMs} ms.`);
  const timer = setTimeout(() => scope.abort(timedOut()), task.timeoutMs);
  try {
    post({ op: 'end', key: task.key, end: await scope.run({ egress, lease, call: refuseCall, post }) });
  } finally {
    clearTimeout(timer);
    // Whatever the job began and did not wait for ends, too.
    scope.abort(new AppError('job_cancelled', 'The job has ended.'));
  }
}

function refuseCall(name: string): Promise<never> {
  return Promise.reject(new AppError('internal', `"${name}" can only be called on I/O threads.`));
}

parentPort?.on('message', ({ task }: MainToCpu) => void runAlone(task));
post({ op: 'ready' });
