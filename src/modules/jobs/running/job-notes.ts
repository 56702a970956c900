import { MAX_JOB_LOG_LINES, type JobLogLine, type LogLine } from '../../../contract/jobs/index.ts';
import { maskText } from '../../../core/masking/index.ts';
import type { JobEvents, JobSubject } from '../job-events.ts';
import type { JobRunsRepository, NumberedRun } from '../records/job-runs.repository.ts';

/** How long lines and progress are collected before they are written, in milliseconds. */
const COLLECT_MS = 50;
/** Least time between two progress events of a job, in milliseconds. */
const PROGRESS_EVENT_MS = 250;

export interface NotesSettings {
  readonly job: JobSubject & NumberedRun;
  readonly attempt: number;
  readonly repository: JobRunsRepository;
  readonly events: JobEvents;
  readonly onError: (error: unknown) => void;
}

/** What one attempt of a job says: log lines and progress, on their way to its record and to the event log. How often it may speak is bounded on its thread. */
export class JobNotes {
  readonly #settings: NotesSettings;
  #lines: string[] = [];
  #progress: number | undefined;
  #progressEventAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Another run of the job has begun: what this one says does not count. */
  #isOver = false;

  constructor(settings: NotesSettings) {
    this.#settings = settings;
  }

  readonly log = (said: LogLine): void => {
    if (this.#isOver) return;
    const line = { ...said, text: maskText(said.text) };
    const { job, attempt, events } = this.#settings;
    this.#lines.push(JSON.stringify({ ...line, attempt } satisfies JobLogLine));
    // While Redis is gone nothing is written; the record keeps no more than this anyway.
    if (this.#lines.length > MAX_JOB_LOG_LINES) this.#lines.shift();
    events.job('job.log', job, { level: line.level, text: line.text, attempt });
    this.#collect();
  };

  readonly progress = (fraction: number): void => {
    const bounded = Math.min(1, Math.max(0, fraction));
    if (Number.isNaN(bounded) || this.#isOver) return;
    this.#progress = bounded;
    this.#collect();
    const now = Date.now();
    if (now - this.#progressEventAt < PROGRESS_EVENT_MS && bounded < 1) return;
    this.#progressEventAt = now;
    this.#settings.events.job('job.progress', this.#settings.job, { fraction: bounded });
  };

  /** Writes what is left; resolves when all of it is written. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
    await this.#writing;
  }

  #collect(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, COLLECT_MS);
  }

  /** One write at a time, so that lines stay in order. */
  #write(): void {
    this.#writing = this.#writing.then(async () => {
      const [lines, progress] = [this.#lines, this.#progress];
      if (lines.length === 0 && progress === undefined) return;
      this.#lines = [];
      this.#progress = undefined;
      const { job, repository, onError } = this.#settings;
      try {
        this.#isOver = !(await repository.note(job, { lines, progress, maxLines: MAX_JOB_LOG_LINES }));
      } catch (error) {
        onError(error);
      }
    });
  }
}
