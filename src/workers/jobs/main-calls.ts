import type { IoToMain, JobCall, JobCalls, TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError, type SerializedError } from '../../core/errors/index.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: AppError) => void;
}

/** Pending calls of this thread's jobs to the main thread, which answers every call, so there is no deadline here. */
export class MainCalls {
  readonly #waiting = new Map<number, Waiting>();
  readonly #post: (message: IoToMain) => void;
  #last = 0;

  constructor(post: (message: IoToMain) => void) {
    this.#post = post;
  }

  call<C extends JobCall>(key: number, name: C, params: JobCalls[C]['params']): Promise<JobCalls[C]['result']> {
    const call = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#post({ op: 'call', key, call, name, params });
    });
  }

  settle(call: number, end: TaskEnd): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if ('error' in end) waiting?.reject(AppError.from(end.error as SerializedError));
    else waiting?.resolve(end.ok as never);
  }
}
