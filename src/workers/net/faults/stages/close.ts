import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

const ENDS = { fin: 'close', half: 'fin', reset: 'reset' } as const;

class CloseStage implements StageOf<FaultOf<'close'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'close'>;
  #startMs = Infinity;
  /** When something last came. */
  #lastMs = Infinity;

  constructor(fault: FaultOf<'close'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  start(nowMs: number): void {
    this.#startMs = nowMs;
    this.#lastMs = nowMs;
    this.due(nowMs);
  }

  stop(): void {
    this.#startMs = Infinity;
    this.#lastMs = Infinity;
    this.#context.arm(Infinity);
  }

  push(unit: Buffer): void {
    this.#lastMs = this.#context.now();
    this.#context.pass(unit);
  }

  /** Looks again when time may have passed; bytes only move the moment, not the timer. */
  due(nowMs: number): void {
    const { afterMs = Infinity, idleMs = Infinity, how } = this.#fault;
    const dueMs = Math.min(this.#startMs + afterMs, this.#lastMs + idleMs);
    if (dueMs > nowMs) {
      this.#context.arm(dueMs);
      return;
    }
    this.#context.hit();
    this.#context.pass(ENDS[how]);
  }

  change(fault: FaultOf<'close'>): void {
    this.#fault = fault;
    this.due(this.#context.now());
  }
}

export const close = (fault: FaultOf<'close'>, context: StageContext) => new CloseStage(fault, context);
