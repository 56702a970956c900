import { Inject, Injectable } from '@nestjs/common';
import { Lifecycle } from '../../../core/lifecycle/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../../core/node-identity.ts';
import { WaitSlots } from '../../../core/wait-slots.ts';
import { JobRepository } from '../job.repository.ts';
import type { JobHash } from '../records/job-record.ts';
import { ControlChannel } from './control-channel.ts';

/** `look`: it may have ended; otherwise it has, and `end` is what its record has of that, when it was on this node. */
type Word = 'look' | { readonly end: JobHash | undefined };

interface Listening {
  readonly word: Promise<Word>;
  readonly stop: () => void;
}

/** What a wait is for: a job that is there after `begun`. */
interface Begun {
  readonly id: string;
}

/** Asks for the end of a job or batch to be published. False when nothing will be published, because it has ended or does not exist. */
type Announce = (id: string) => Promise<boolean>;

/** Requests that wait for the end of a job, or of a batch, on whichever node it runs. */
@Injectable()
export class JobWaits {
  readonly #repository: JobRepository;
  readonly #control: ControlChannel;
  readonly #slots: WaitSlots;
  readonly #node: string;
  readonly #waiting = new Map<string, Set<(word: Word) => void>>();
  /** The node is shutting down: no request waits any longer. */
  #isEnding = false;

  constructor(
    @Inject(JobRepository) repository: JobRepository,
    @Inject(ControlChannel) control: ControlChannel,
    @Inject(WaitSlots) slots: WaitSlots,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#repository = repository;
    this.#control = control;
    this.#slots = slots;
    this.#node = identity.name;
    this.#control.on('ended', (id, end) => this.#notify(id, { end }));
    this.#control.on('missed', () => this.#notifyAll());
    lifecycle.register({ name: 'job waits', stop: { stage: 'accepting', run: async () => this.#end() } });
  }

  /**
   * Resolves when it has ended, is not there, or `waitMs` have passed; sooner, when it may have ended unheard. `wait_limit` when too many wait. `announce`:
   * by default for a job.
   */
  async untilEnd(id: string, waitMs: number, announce: Announce = this.#announceJob): Promise<void> {
    if (waitMs === 0) return;
    await this.#slots.during(() => this.#wait(id, performance.now() + waitMs, announce));
  }

  /**
   * `begin` creates job `id` and subscribes this node (`waiter`) to its end; then as {@link untilEnd}. Throws `wait_limit` before anything
   * is created. When another job has its deduplication id, waits for that one. `end`: what its record has of its end, when it has ended on this node.
   */
  async around<T extends Begun>(
    id: string,
    waitMs: number,
    begin: (waiter: string | undefined) => Promise<T>,
  ): Promise<{ readonly begun: T; readonly end?: JobHash | undefined }> {
    if (waitMs === 0) return { begun: await begin(undefined) };
    const deadline = performance.now() + waitMs;
    return this.#slots.during(async () => {
      const { word, stop } = this.#listen(id, deadline);
      try {
        const begun = await begin(this.#node);
        const heard = begun.id === id ? await word : 'look';
        if (heard !== 'look') return { begun, end: heard.end };
        await this.#wait(begun.id, deadline, this.#announceJob);
        return { begun };
      } finally {
        stop();
      }
    });
  }

  readonly #announceJob: Announce = (id) => this.#repository.announceEnd(id, this.#node);

  async #wait(id: string, deadline: number, announce: Announce): Promise<void> {
    while (performance.now() < deadline && !this.#isEnding) {
      // Listening comes first: the end must not come between the question and the wait.
      const { word, stop } = this.#listen(id, deadline);
      try {
        if (!(await announce(id))) return;
        if ((await word) !== 'look') return;
      } finally {
        stop();
      }
    }
  }

  #listen(id: string, deadline: number): Listening {
    const { promise, resolve } = Promise.withResolvers<Word>();
    const waiters = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiters.add(resolve));
    const timer = setTimeout(() => resolve('look'), deadline - performance.now());
    if (this.#isEnding) resolve('look');
    const stop = (): void => {
      clearTimeout(timer);
      waiters.delete(resolve);
      if (waiters.size === 0) this.#waiting.delete(id);
    };
    return { word: promise, stop };
  }

  /** Requests that wait are answered with what there is: a job they have created must not be created again elsewhere. */
  #end(): void {
    this.#isEnding = true;
    this.#notifyAll();
  }

  #notifyAll(): void {
    for (const id of this.#waiting.keys()) this.#notify(id, 'look');
  }

  #notify(id: string, word: Word): void {
    for (const notify of this.#waiting.get(id) ?? []) notify(word);
  }
}
