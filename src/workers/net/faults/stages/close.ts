import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

const ENDS = { fin: 'close', half: 'fin', reset: 'reset' } as const;

class CloseStage implements StageOf<FaultOf<'close'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'close'>;
  #startMs = Infinity;
  /** When something last came. */
  #lastMs = Infinity;
  /** When something first came. */
  #firstMs = Infinity;
  /** The FIN that came; it passes if the fault is removed first. */
  #fin: End | undefined;
  /** The fault had its last hit on another connection: this one stays open. */
  #isSpared = false;

  constructor(fault: FaultOf<'close'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  /** With a condition it begins with the first message that fulfils it. */
  start(nowMs: number): void {
    if (this.#fault.when.match === undefined) this.#begin(nowMs);
  }

  stop(): void {
    this.#startMs = Infinity;
    this.#lastMs = Infinity;
    this.#firstMs = Infinity;
    this.#context.arm(Infinity);
    this.release();
  }

  push(unit: Buffer): void {
    this.#lastMs = this.#context.now();
    const passes = this.#fault.firstBytesMs === undefined || this.#isSpared;
    if (passes) this.#context.pass(unit);
    else this.#context.drop(unit.length);
    if (this.#startMs === Infinity) this.#begin(this.#lastMs);
    if (!passes) this.#began();
  }

  awaitedCame(): void {
    if (!this.#isSpared) this.#end();
  }

  /** A FIN counts as the first bytes. A RST has ended the connection already. */
  end(end: End): void {
    if (this.#fault.firstBytesMs === undefined || this.#isSpared || end !== 'fin') {
      this.#context.pass(end);
      return;
    }
    this.#fin = end;
    this.#context.holds(0, 1);
    this.#began();
  }

  release(): void {
    if (this.#fin === undefined) return;
    this.#context.holds(0, -1);
    this.#context.pass(this.#fin);
    this.#fin = undefined;
  }

  /** Looks again when time may have passed; bytes only move the moment, not the timer. */
  due(nowMs: number): void {
    if (this.#isSpared) return;
    const { afterMs = Infinity, idleMs = Infinity, firstBytesMs = Infinity } = this.#fault;
    const dueMs = Math.min(this.#startMs + afterMs, this.#lastMs + idleMs, this.#firstMs + firstBytesMs);
    if (dueMs > nowMs) {
      this.#context.arm(dueMs);
      return;
    }
    this.#end();
  }

  ramped(nowMs: number): void {
    this.due(nowMs);
  }

  change(fault: FaultOf<'close'>): void {
    this.#fault = fault;
    this.#isSpared = false;
    if (fault.firstBytesMs === undefined) this.release();
    this.due(this.#context.now());
  }

  #begin(nowMs: number): void {
    this.#startMs = nowMs;
    this.#lastMs = nowMs;
    this.due(nowMs);
  }

  #end(): void {
    if (this.#context.hit()) this.#context.pass(ENDS[this.#fault.how]);
    else this.#spare();
  }

  #spare(): void {
    this.#isSpared = true;
    this.release();
  }

  #began(): void {
    if (this.#firstMs !== Infinity) return;
    this.#firstMs = this.#context.now();
    this.due(this.#firstMs);
  }
}

export const close = (fault: FaultOf<'close'>, context: StageContext) => new CloseStage(fault, context);
