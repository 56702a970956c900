import type { JobNotice, JobTask, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import type { Egress } from '../shared/egress.ts';
import type { JobContext } from './context.ts';
import { stillStanding, type Lease } from './standing.ts';
import { loadKind } from './kinds/index.ts';
import { Notices } from './notices.ts';
import { plainError } from './thrown.ts';

/** What a thread provides to each of its tasks. */
export interface TaskLink {
  readonly signal: AbortSignal;
  readonly egress: Egress;
  readonly lease?: Lease;
  readonly call: JobContext['call'];
  post(notice: JobNotice): void;
}

/** Runs a task to its end, whatever that is. Never rejects. */
export async function runTask(task: JobTask, link: TaskLink): Promise<TaskEnd> {
  const notices = new Notices(task.key, (notice) => link.post(notice));
  link.post({ op: 'started', key: task.key });
  try {
    const run = await loadKind(task.kind);
    await stillStanding(link);
    return { ok: (await run(task.input, contextOf(task, link, notices))) ?? null };
  } catch (thrown) {
    // After an abort, an error only means that the job has stopped.
    return { error: plainError(link.signal.aborted ? link.signal.reason : thrown) };
  } finally {
    notices.end();
  }
}

function contextOf(task: JobTask, link: TaskLink, notices: Notices): JobContext {
  return {
    id: task.id,
    attempt: task.attempt,
    timeoutMs: task.timeoutMs,
    prepared: task.prepared,
    signal: link.signal,
    lease: link.lease,
    egress: link.egress,
    log: (level, text) => notices.log(level, text),
    progress: (fraction) => notices.progress(fraction),
    call: link.call,
  };
}
