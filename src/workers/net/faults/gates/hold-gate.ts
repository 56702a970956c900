import type { Fault } from '../../../../contract/faults/index.ts';
import type { ConnectionFacts } from '../active-fault.ts';
import type { ActiveFault } from '../active-fault.ts';
import { nextGateChange } from '../active-time.ts';
import { HeapTimer, type TimerHeap } from '../timer-heap.ts';

/** A fault that makes something wait, and for how long, in milliseconds. */
export interface GateDelay {
  readonly active: ActiveFault<Fault>;
  readonly ms: number;
}

/** What something meets now. */
export interface GateVerdict<How extends string> {
  readonly delays: readonly GateDelay[];
  readonly failure: { readonly active: ActiveFault<Fault>; readonly how: How } | undefined;
}

/** Something that a fault holds: a dial, a handshake. */
export interface HeldStep<How extends string> extends ConnectionFacts {
  go(): void;
  fail(how: How, fault: string): void;
  /** Only the end of the fault ends it. */
  waits?(fault: string): void;
}

interface Held<How extends string> {
  readonly sinceMs: number;
  readonly timer: HeapTimer;
  /** What delays it; none once the time is over. */
  delays: readonly GateDelay[];
  failure: GateVerdict<How>['failure'];
}

/** Delays and fails single steps of connections. A change of the faults reaches the steps that wait. */
export class HoldGate<How extends string, Step extends HeldStep<Exclude<How, Waits>>, Waits extends How> {
  readonly #heap: TimerHeap;
  readonly #verdictOf: (step: Step, nowMs: number) => GateVerdict<How>;
  /** The failure that is no event: nothing happens until it ends. */
  readonly #waits: Waits;
  readonly #held = new Map<Step, Held<How>>();

  constructor(heap: TimerHeap, waits: Waits, verdictOf: (step: Step, nowMs: number) => GateVerdict<How>) {
    this.#heap = heap;
    this.#waits = waits;
    this.#verdictOf = verdictOf;
  }

  /** False: no fault affects the step. True: `go` or `fail` of it follows, never within this call, unless it is forgotten before. */
  hold(step: Step): boolean {
    const nowMs = this.#heap.clock.now();
    const verdict = this.#verdictOf(step, nowMs);
    const delays = verdict.delays.filter(({ active }) => active.countHit());
    const failure = verdict.failure?.active.countHit() === true ? verdict.failure : undefined;
    if (delays.length === 0 && failure === undefined) return false;
    const timer = new HeapTimer((firedMs) => this.#look(step, firedMs));
    this.#held.set(step, { sinceMs: nowMs, timer, delays, failure });
    this.#heap.arm(timer, nowMs + sumOf(delays));
    return true;
  }

  /** The step has ended by itself. Returns the name of the fault that held it; undefined: none did. */
  forget(step: Step): string | undefined {
    const held = this.#held.get(step);
    if (held === undefined) return undefined;
    this.#held.delete(step);
    this.#heap.disarm(held.timer);
    const by = held.delays[0]?.active ?? held.failure?.active;
    return by?.name;
  }

  /** The faults have changed: those that wait no longer do, or until another time. */
  changed(): void {
    const nowMs = this.#heap.clock.now();
    for (const [step, held] of this.#held) {
      if (held.delays.length > 0) held.delays = this.#verdictOf(step, nowMs).delays;
      this.#heap.arm(held.timer, Math.max(nowMs, held.sinceMs + sumOf(held.delays)));
    }
  }

  /** It has waited for its delays: it fails, waits for the end of a failure, or goes on. */
  #look(step: Step, nowMs: number): void {
    const held = this.#held.get(step);
    if (held === undefined) return;
    for (const { active, ms } of held.delays) active.countDelay(ms, nowMs - held.sinceMs);
    held.delays = [];
    const { failure: found } = this.#verdictOf(step, nowMs);
    const isCounted = found !== undefined && found.active === held.failure?.active;
    const failure = isCounted || found?.active.countHit() === true ? found : undefined;
    held.failure = failure;
    if (failure?.how === this.#waits) {
      this.#heap.arm(held.timer, nextGateChange(failure.active, nowMs));
      step.waits?.(failure.active.name);
      return;
    }
    this.#held.delete(step);
    if (failure === undefined) step.go();
    else step.fail(failure.how as Exclude<How, Waits>, failure.active.name);
  }
}

function sumOf(delays: readonly GateDelay[]): number {
  return delays.reduce((sumMs, { ms }) => sumMs + ms, 0);
}
