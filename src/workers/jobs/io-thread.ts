import { parentPort, workerData } from 'node:worker_threads';
import type { IoToMain, JobNotice, JobThreadData, JobTask, MainToIo } from '../../contract/jobs/thread-messages.ts';
import { AppError, type SerializedError } from '../../core/errors/index.ts';
import { MessageBatch } from '../../core/message-batch.ts';
import { WorkLease } from '../../core/work-lease.ts';
import { egressOf, followEgress } from '../shared/live-egress.ts';
import { MainCalls } from './main-calls.ts';
import { runTask } from './run-task.ts';

/** Entry of an I/O thread: many jobs at a time, each told to stop by its signal. */

const { egress: rules, liveEgress, lease: shared } = workerData as JobThreadData;
followEgress(liveEgress);
const egress = egressOf(rules);
const lease = new WorkLease(shared);
const running = new Map<number, AbortController>();
const messages = new MessageBatch<IoToMain>((batch) => parentPort?.postMessage(batch));
const post = (message: IoToMain): void => messages.add(message);
const calls = new MainCalls(post);

async function run(task: JobTask, tellStart: boolean): Promise<void> {
  const controller = new AbortController();
  running.set(task.key, controller);
  const tell = (notice: JobNotice): void => {
    if (tellStart || notice.op !== 'started') post(notice);
  };
  const end = await runTask(task, { signal: controller.signal, egress, lease, post: tell, call: (name, params) => calls.call(task.key, name, params) });
  running.delete(task.key);
  post({ op: 'end', key: task.key, end });
}

type Handlers = { readonly [Op in MainToIo['op']]: (message: Extract<MainToIo, { op: Op }>) => void };

const handlers: Handlers = {
  run: ({ task, tellStart }) => void run(task, tellStart),
  cancel: ({ key, error }) => running.get(key)?.abort(AppError.from(error as SerializedError)),
  reply: ({ call, end }) => calls.settle(call, end),
  ping: ({ count }) => post({ op: 'pong', count }),
};

parentPort?.on('message', (batch: readonly MainToIo[]) => batch.forEach((message) => (handlers[message.op] as (message: MainToIo) => void)(message)));
