import { parentPort, workerData } from 'node:worker_threads';
import type { JobTask, JobThreadData, TaskNotice } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { egressOf, followEgress } from '../shared/live-egress.ts';
import { runTask } from './run-task.ts';

/**
 * What piscina calls on a CPU thread: one job at a time. The time limit is looked after from outside of the thread, too, a little later:
 * this one ends jobs that can hear it and so saves the thread.
 */

const { egress: rules, liveEgress, lease: shared } = workerData as JobThreadData;
followEgress(liveEgress);
const egress = egressOf(rules);
const lease = new WorkLease(shared);
const post = (notice: TaskNotice): void => parentPort?.postMessage(notice);

export default async function runAlone(task: JobTask): Promise<void> {
  const controller = new AbortController();
  const timedOut = () => new AppError('job_timed_out', `It took longer than ${task.timeoutMs} ms.`);
  const timer = setTimeout(() => controller.abort(timedOut()), task.timeoutMs);
  try {
    post({ op: 'end', key: task.key, end: await runTask(task, { signal: controller.signal, egress, lease, call: refuseCall, post }) });
  } finally {
    clearTimeout(timer);
    // What it began and did not wait for ends, too.
    controller.abort(new AppError('job_cancelled', 'The job has ended.'));
  }
}

function refuseCall(name: string): Promise<never> {
  return Promise.reject(new AppError('internal', `"${name}" can only be called on I/O threads.`));
}
