import type { JobRunsRepository, NumberedRun, StartReply } from '../records/job-runs.repository.ts';

/** How long after it was begun the record of a job says so at the latest, in milliseconds. A job that has ended by then needs no write of its own. */
const LATE_MS = 5;

interface Begun extends NumberedRun {
  readonly startedAt: number;
}

interface Late {
  readonly run: Begun;
  readonly onReply: (reply: StartReply['state']) => void;
}

/** Jobs that run and whose records do not say so yet: one timer for all of them. */
export class LateBeginnings {
  readonly #runs: Pick<JobRunsRepository, 'confirm'>;
  readonly #onError: (id: string, error: unknown) => void;
  readonly #late = new Set<Late>();
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: Pick<JobRunsRepository, 'confirm'>, onError: (id: string, error: unknown) => void) {
    this.#runs = runs;
    this.#onError = onError;
  }

  /** What is given back is called when the job has ended: then there is nothing to write any more. */
  add(run: Begun, onReply: Late['onReply']): () => void {
    const late = { run, onReply };
    this.#late.add(late);
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#write(), LATE_MS);
    return () => void this.#late.delete(late);
  }

  #write(): void {
    this.#timer = undefined;
    for (const { run, onReply } of this.#late)
      this.#runs.confirm(run, run.startedAt).then(onReply, (error: unknown) => this.#onError(run.id, error));
    this.#late.clear();
  }
}
