import { decodeBytes } from '../../../../contract/bytes.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import type { StageContext, StageOf } from '../stage.ts';

class InjectStage implements StageOf<FaultOf<'inject'>> {
  readonly #context: StageContext;
  #fault: FaultOf<'inject'>;
  #bytes: Buffer;
  #passed = 0;
  #isDone = false;
  /** When the time to the next insertion began. */
  #sinceMs = -Infinity;

  constructor(fault: FaultOf<'inject'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
    this.#bytes = decodeBytes(fault.bytes);
  }

  start(nowMs: number): void {
    this.#injectOnce();
    this.#next(nowMs);
  }

  stop(): void {
    this.#context.arm(Infinity);
  }

  push(unit: Buffer): void {
    const { afterBytes = Infinity } = this.#fault;
    const left = afterBytes - this.#passed;
    this.#passed += unit.length;
    const isWhole = this.#isDone || left >= unit.length || !this.#context.isStream;
    if (!isWhole && left > 0) this.#context.pass(unit.subarray(0, left));
    else if (isWhole) this.#context.pass(unit);
    this.#injectOnce();
    if (!isWhole) this.#context.pass(left > 0 ? unit.subarray(left) : unit);
  }

  due(nowMs: number): void {
    if (!this.#context.isClogged) this.#inject();
    this.#next(nowMs);
  }

  ramped(nowMs: number): void {
    this.#injectOnce();
    this.#context.arm(Math.max(nowMs, this.#sinceMs + (this.#fault.everyMs ?? Infinity)));
  }

  change(fault: FaultOf<'inject'>): void {
    this.#fault = fault;
    this.#bytes = decodeBytes(fault.bytes);
    this.#next(this.#context.now());
  }

  #next(nowMs: number): void {
    this.#sinceMs = nowMs;
    this.#context.arm(nowMs + (this.#fault.everyMs ?? Infinity));
  }

  #injectOnce(): void {
    if (this.#isDone || this.#passed < (this.#fault.afterBytes ?? Infinity)) return;
    this.#isDone = true;
    this.#inject();
  }

  #inject(): void {
    if (this.#context.hit()) this.#context.pass(this.#bytes);
  }
}

export const inject = (fault: FaultOf<'inject'>, context: StageContext) => new InjectStage(fault, context);
