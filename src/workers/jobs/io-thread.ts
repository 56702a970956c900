import { parentPort, workerData } from 'node:worker_threads';
import type { IoToMain, JobNotice, JobThreadData, JobTask, MainToIo } from '../../contract/jobs/thread-messages.ts';
import { AppError, type SerializedError } from '../../core/errors/index.ts';
import { MessageBatch } from '../../core/message-batch.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { egressOf, followEgress } from '../shared/live-egress.ts';
import { catchStrayErrors, JobScope } from './job-scope.ts';
import { MainCalls } from './main-calls.ts';
import { plainError } from './thrown.ts';

/** Entry of an I/O thread: many jobs at a time, each stopped by its signal. An error in one job does not affect the others. */

const { egress: rules, liveEgress, lease: shared } = workerData as JobThreadData;
followEgress(liveEgress);
const egress = egressOf(rules);
const lease = new WorkLease(shared);
const running = new Map<number, JobScope>();
const messages = new MessageBatch<IoToMain>(send);
const post = (message: IoToMain): void => messages.add(message);
const calls = new MainCalls(post);

catchStrayErrors((thrown, job) => post({ op: 'stray', job, detail: plainError(thrown).detail }));

async function run(task: JobTask, reportStart: boolean): Promise<void> {
  const scope = new JobScope(task);
  running.set(task.key, scope);
  const report = (notice: JobNotice): void => {
    if (reportStart || notice.op !== 'started') post(notice);
  };
  const end = await scope.run({
    egress,
    lease,
    post: report,
    call: (name, params) => calls.call(task.key, name, params),
  });
  running.delete(task.key);
  post({ op: 'end', key: task.key, end });
}

/** One message that cannot be sent must not hold back the others. */
function send(batch: readonly IoToMain[]): void {
  try {
    parentPort?.postMessage(batch);
  } catch {
    for (const message of batch) sendAlone(message);
  }
}

function sendAlone(message: IoToMain): void {
  try {
    parentPort?.postMessage([message]);
  } catch (error) {
    if (message.op === 'end') parentPort?.postMessage([{ ...message, end: { error: plainError(error) } }]);
  }
}

type Handlers = { readonly [Op in MainToIo['op']]: (message: Extract<MainToIo, { op: Op }>) => void };

const handlers: Handlers = {
  run: ({ task, reportStart }) => void run(task, reportStart),
  cancel: ({ key, error }) => running.get(key)?.abort(AppError.from(error as SerializedError)),
  reply: ({ call, end }) => calls.settle(call, end),
  ping: ({ count }) => post({ op: 'pong', count }),
};

parentPort?.on('message', (batch: readonly MainToIo[]) =>
  batch.forEach((message) => (handlers[message.op] as (message: MainToIo) => void)(message)),
);
post({ op: 'ready' });
