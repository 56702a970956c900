import type { IoToMain, JobCall, JobCalls, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { Calls } from '../../core/threads/index.ts';

/** Pending calls of this thread's jobs to the main thread, which answers every call, so there is no limit here. */
export class MainCalls {
  readonly #calls = new Calls();
  readonly #post: (message: IoToMain) => void;

  constructor(post: (message: IoToMain) => void) {
    this.#post = post;
  }

  call<C extends JobCall>(key: number, name: C, params: JobCalls[C]['params']): Promise<JobCalls[C]['result']> {
    const { id: call, result } = this.#calls.open<JobCalls[C]['result']>(undefined);
    this.#post({ op: 'call', key, call, name, params });
    return result;
  }

  settle(call: number, end: TaskEnd): void {
    this.#calls.settle(call, end);
  }
}
