import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../core/errors/index.ts';
import { ControlChannel } from '../control/control-channel.ts';
import type { JobHash } from '../records/job-record.ts';
import { JobRunsRepository } from '../records/job-runs.repository.ts';

/** `cancel`: a caller cancelled it; `shutdown`: this node stops, and the job goes back to the queue; `refused`: it is not this node's to run. */
export type InterruptedBy = 'cancel' | 'shutdown' | 'refused';

const DETAILS: Readonly<Record<InterruptedBy, string>> = {
  cancel: 'The job was cancelled.',
  shutdown: 'The node that ran the job is shutting down.',
  refused: 'The job has ended, or another node has it.',
};

/** Why an attempt is ended from outside; the reason of its signal. */
export class JobInterruption extends AppError {
  override readonly name = 'JobInterruption';
  readonly by: InterruptedBy;

  constructor(by: InterruptedBy) {
    super('job_cancelled', DETAILS[by]);
    this.by = by;
  }
}

/** The jobs this node is at, and what can be done to them from outside. */
@Injectable()
export class RunningJobs {
  readonly #logger = new Logger('jobs');
  readonly #runs: JobRunsRepository;
  readonly #control: ControlChannel;
  readonly #controllers = new Map<string, AbortController>();
  #recording = 0;
  #isStopping = false;
  #emptied: (() => void)[] = [];

  constructor(@Inject(JobRunsRepository) runs: JobRunsRepository, @Inject(ControlChannel) control: ControlChannel) {
    this.#runs = runs;
    this.#control = control;
    control.on('cancel', (id) => this.#abort(id, 'cancel'));
    control.on('missed', () =>
      this.#findCancelled().catch((error: unknown) =>
        this.#logger.warn({ err: error }, 'could not check for missed cancellations'),
      ),
    );
  }

  /** Jobs that run, and those whose outcome is on its way to Redis. */
  get count(): number {
    return this.#controllers.size + this.#recording;
  }

  /** Runs `work` with what ends it. */
  async during<T>(id: string, work: (controller: AbortController) => Promise<T>): Promise<T> {
    const controller = this.enter(id);
    try {
      return await work(controller);
    } finally {
      this.leave(id, controller);
    }
  }

  /** From now on the job can be ended, until it leaves. */
  enter(id: string): AbortController {
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    return controller;
  }

  leave(id: string, controller: AbortController): void {
    // A job that was taken for lost and begun again on this node is there twice; the later one keeps its place.
    if (this.#controllers.get(id) === controller) this.#controllers.delete(id);
    this.#resolveWhenNone();
  }

  /** Notifies the requests of this node that wait for its end. */
  publishEnd(id: string, end: JobHash): void {
    this.#control.emit('ended', id, end);
  }

  /** Nothing waits for an outcome to be recorded but the end of this node. */
  whileRecording(recorded: Promise<void>): void {
    this.#recording += 1;
    void recorded.finally(() => {
      this.#recording -= 1;
      this.#resolveWhenNone();
    });
  }

  /** From now on what this node is handed goes back to the queue untouched. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Ends them all; they go back to the queue. For the end of this node: none is begun afterwards. */
  interruptAll(): void {
    this.#isStopping = true;
    for (const id of this.#controllers.keys()) this.#abort(id, 'shutdown');
  }

  /** Resolves with true when nothing is running, with false after `timeoutMs`. */
  async untilNone(timeoutMs: number): Promise<boolean> {
    if (this.count === 0) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#emptied.push(resolve);
    const timer = setTimeout(resolve, timeoutMs);
    await promise;
    clearTimeout(timer);
    return this.count === 0;
  }

  #resolveWhenNone(): void {
    if (this.count === 0) this.#emptied.splice(0).forEach((resolve) => resolve());
  }

  #abort(id: string, by: 'cancel' | 'shutdown'): void {
    const controller = this.#controllers.get(id);
    if (controller && !controller.signal.aborted) controller.abort(new JobInterruption(by));
  }

  async #findCancelled(): Promise<void> {
    const ids = [...this.#controllers.keys()];
    if (ids.length === 0) return;
    for (const id of await this.#runs.cancelled(ids)) this.#abort(id, 'cancel');
  }
}
