import { Inject, Injectable } from '@nestjs/common';
import { WaitSlots } from '../../../core/wait-slots.ts';
import { JobRepository } from '../job.repository.ts';
import { ControlChannel } from './control-channel.ts';

/** `look`: it may have ended. */
type Wake = (why: 'ended' | 'look') => void;

/** Requests that wait for the end of a job, on whichever node it runs. */
@Injectable()
export class JobWaits {
  readonly #repository: JobRepository;
  readonly #control: ControlChannel;
  readonly #slots: WaitSlots;
  readonly #waiting = new Map<string, Set<Wake>>();

  constructor(@Inject(JobRepository) repository: JobRepository, @Inject(ControlChannel) control: ControlChannel, @Inject(WaitSlots) slots: WaitSlots) {
    this.#repository = repository;
    this.#control = control;
    this.#slots = slots;
    this.#control.on('ended', (id) => this.#wake(id, 'ended'));
    this.#control.on('missed', () => [...this.#waiting.keys()].forEach((id) => this.#wake(id, 'look')));
  }

  /** Resolves when the job has ended, is not there, or `waitMs` have passed; sooner, when it may have ended unheard. `wait_limit` when too many wait. */
  async untilEnd(id: string, waitMs: number): Promise<void> {
    if (waitMs === 0) return;
    await this.#slots.during(() => this.#wait(id, Date.now() + waitMs));
  }

  async #wait(id: string, deadline: number): Promise<void> {
    while (Date.now() < deadline) {
      const { promise, resolve } = Promise.withResolvers<Parameters<Wake>[0]>();
      const wakes = this.#waiting.get(id) ?? new Set<Wake>();
      this.#waiting.set(id, wakes.add(resolve));
      const timer = setTimeout(() => resolve('look'), deadline - Date.now());
      try {
        // Listening comes first: the end must not come between the question and the wait.
        if (!(await this.#repository.announceEnd(id))) return;
        if ((await promise) === 'ended') return;
      } finally {
        clearTimeout(timer);
        wakes.delete(resolve);
        if (wakes.size === 0) this.#waiting.delete(id);
      }
    }
  }

  #wake(id: string, why: Parameters<Wake>[0]): void {
    for (const wake of this.#waiting.get(id) ?? []) wake(why);
  }
}
