import { z } from 'zod';
import { framingSchema } from '../../../src/contract/framing.ts';
import type { FaultStates } from '../../../src/contract/fault-state.ts';
import { faultsField, type CableFault, type Faults } from '../../../src/contract/faults/index.ts';
import { codecOf, type Codec } from '../../../src/workers/shared/framing/endpoint-codec.ts';
import type { Clock } from '../../../src/workers/net/faults/clock.ts';
import { EndpointFaults } from '../../../src/workers/net/faults/endpoint-faults.ts';
import { HeldBudget } from '../../../src/workers/net/faults/held-budget.ts';
import { Pipeline, type PipelineSink } from '../../../src/workers/net/faults/pipeline.ts';
import type { End } from '../../../src/workers/net/faults/stage.ts';
import { TypeTotals } from '../../../src/workers/net/faults/type-totals.ts';
import { TimerHeap } from '../../../src/workers/net/faults/timer-heap.ts';

export type FaultInput = z.input<typeof faultsField>[string];

/** Time that passes when a test says so. Its timers fire up to a millisecond early, as those of Node do. */
export class FakeClock implements Clock {
  #nowMs = 1000;
  readonly #timers = new Map<() => void, number>();

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, fire: () => void): () => void {
    this.#timers.set(fire, ms <= 0 ? this.#nowMs : this.#nowMs + Math.max(0.1, ms - 0.9));
    return () => this.#timers.delete(fire);
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let runs = 0; ; runs += 1) {
      if (runs > 2_000_000) throw new Error('The timers do not come to rest.');
      const [next] = [...this.#timers].sort(([, one], [, other]) => one - other);
      if (next === undefined || next[1] > endMs) break;
      this.#timers.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1]);
      next[0]();
    }
    this.#nowMs = endMs;
  }
}

export interface Out {
  readonly unit: Buffer | End;
  readonly atMs: number;
}

interface RigOptions {
  readonly isStream?: boolean;
  /** Of a stream. Default: lines. */
  readonly framing?: z.input<typeof framingSchema>;
  readonly seed?: number;
  readonly ordinal?: number;
  readonly peer?: string;
  readonly maxHeldBytes?: number;
  readonly maxMessageBytes?: number;
  /** The same thread and faults as another rig's. */
  readonly beside?: Rig;
  /** Another thread at the same time as this rig's; with `states` they have memory in common. */
  readonly acrossFrom?: Rig;
  readonly states?: FaultStates;
}

/** A pipeline with faults, and what came out of it when. */
export class Rig implements PipelineSink {
  readonly clock: FakeClock;
  readonly heap: TimerHeap;
  readonly budget: HeldBudget;
  readonly totals = new TypeTotals();
  readonly faults: EndpointFaults;
  readonly pipeline: Pipeline;
  readonly out: Out[] = [];
  isFull = false;
  drains = 0;
  #pushedBytes = 0;
  readonly #states: FaultStates | undefined;
  readonly #facts: { readonly isStream: boolean; readonly ordinal: number; readonly peer: string };

  constructor(faults: Record<string, FaultInput>, options: RigOptions = {}) {
    const { isStream = true, seed = 7, ordinal = 1, peer = '127.0.0.1', beside } = options;
    this.#states = options.states;
    const thread = beside ?? newThread(seed, options);
    this.clock = thread.clock;
    this.heap = thread.heap;
    this.budget = thread.budget;
    this.faults = thread.faults;
    this.#facts = { isStream, ordinal, peer };
    const facts = { ...this.#facts, openedMs: this.clock.now(), codec: codecOfRig(options) };
    this.pipeline = new Pipeline(this, facts, this);
    if (beside === undefined) this.set(faults);
    else this.#apply();
  }

  set(faults: Record<string, FaultInput>): void {
    this.faults.configure(parseFaults(faults), { isStream: this.#facts.isStream, isClient: false }, this.#states);
    this.#apply();
  }

  #apply(): void {
    const { ordinal, peer, isStream } = this.#facts;
    this.pipeline.apply(this.faults.on('out', { ordinal, peer }, isStream), () => ({
      bytes: this.#pushedBytes,
      messages: 0,
    }));
  }

  push(unit: Buffer): void {
    this.#pushedBytes += unit.length;
    this.pipeline.push(unit);
  }

  /** What came out so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.out.flatMap(({ unit }) => (typeof unit === 'string' ? [] : [unit])));
  }

  get units(): string[] {
    return this.out.map(({ unit }) => (typeof unit === 'string' ? unit : unit.toString('latin1')));
  }

  get end(): string | undefined {
    const last = this.out.at(-1)?.unit;
    return typeof last === 'string' ? last : undefined;
  }

  unit(bytes: Buffer): void {
    this.out.push({ unit: bytes, atMs: this.clock.now() });
  }

  ended(end: End): void {
    this.out.push({ unit: end, atMs: this.clock.now() });
  }

  drained(): void {
    this.drains += 1;
  }
}

function codecOfRig({ framing = { type: 'line' }, maxMessageBytes = 1024, isStream = true }: RigOptions): Codec {
  return codecOf(framingSchema.parse(framing), maxMessageBytes, !isStream);
}

function newThread(seed: number, { acrossFrom, maxHeldBytes }: RigOptions) {
  const clock = acrossFrom?.clock ?? new FakeClock();
  const faults = new EndpointFaults(seed, () => clock.now());
  return { clock, heap: new TimerHeap(clock), budget: new HeldBudget(maxHeldBytes), faults };
}

export function parseFaults(faults: Record<string, FaultInput>): Faults {
  return faultsField.parse(faults);
}

export function parseFault(fault: FaultInput): CableFault {
  return Object.values(parseFaults({ one: fault }))[0] as CableFault;
}
