import { passHeld } from '../carried.ts';
import { isChosen, overtakers } from '../../../../contract/faults/chance/index.ts';
import type { Trace } from '../../capture/fault-trace.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

interface HeldBack {
  readonly unit: Buffer;
  readonly trace: Trace | undefined;
  /** How many may still overtake it. */
  left: number;
  readonly sinceMs: number;
}

class ReorderStage implements StageOf<FaultOf<'reorder'>> {
  readonly queueBytes = 1024 * 1024;
  readonly #context: StageContext;
  #fault: FaultOf<'reorder'>;
  /** At most `window`: each that passes brings every one of them closer. */
  #held: HeldBack[] = [];

  constructor(fault: FaultOf<'reorder'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer, at: number): void {
    const { rate, window } = this.#fault;
    const isHeldBack = this.#held.length < window && !this.#context.isFull && isChosen(this.#context, at, rate);
    if (!isHeldBack || !this.#context.hit()) {
      this.follow(unit);
      return;
    }
    this.#context.holds(unit.length, 1);
    const left = overtakers(this.#context, at, window);
    this.#overtaken();
    this.#held.push({ unit, trace: this.#context.carried.trace, left, sinceMs: this.#context.now() });
    this.#arm();
  }

  follow(unit: Buffer): void {
    this.#context.pass(unit);
    if (this.#held.length === 0) return;
    this.#overtaken();
    this.#arm();
  }

  /** Bytes that make no message keep their place. */
  loose(bytes: Buffer): void {
    this.release();
    this.#context.pass(bytes);
  }

  end(end: End): void {
    this.release();
    this.#context.pass(end);
  }

  due(nowMs: number): void {
    this.#passIf(({ sinceMs }) => nowMs >= sinceMs + this.#fault.maxMs);
    this.#arm();
  }

  ramped(): void {
    this.#arm();
  }

  change(fault: FaultOf<'reorder'>): void {
    this.#fault = fault;
    this.#arm();
  }

  release(): void {
    this.#context.arm(Infinity);
    this.#passIf(() => true);
  }

  #overtaken(): void {
    for (const held of this.#held) held.left -= 1;
    this.#passIf(({ left }) => left <= 0);
  }

  #passIf(isDue: (held: HeldBack) => boolean): void {
    const due = this.#held.filter(isDue);
    if (due.length === 0) return;
    this.#held = this.#held.filter((held) => !due.includes(held));
    const nowMs = this.#context.now();
    for (const { unit, trace, sinceMs } of due) {
      this.#context.holds(-unit.length, -1);
      this.#context.delayed(nowMs - sinceMs, nowMs - sinceMs);
      passHeld(this.#context, unit, trace);
    }
  }

  #arm(): void {
    const [oldest] = this.#held;
    this.#context.arm(oldest === undefined ? Infinity : oldest.sinceMs + this.#fault.maxMs);
  }
}

export const reorder = (fault: FaultOf<'reorder'>, context: StageContext) => new ReorderStage(fault, context);
