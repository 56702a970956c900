import { passHeld } from '../carried.ts';
import { pieceBytes } from '../../../../contract/faults/chance/index.ts';
import type { FaultOf } from '../../../../contract/faults/index.ts';
import { bytesOf, CutQueue } from '../cut-queue.ts';
import type { End, StageContext, StageOf } from '../stage.ts';

/** Pieces that pass in one go; then others of the thread have their turn. */
const PIECES_PER_TURN = 64;

class SliceStage implements StageOf<FaultOf<'slice'>> {
  readonly queueBytes = 1024 * 1024;
  readonly #context: StageContext;
  readonly #queue = new CutQueue();
  #fault: FaultOf<'slice'>;
  #piece = -1;
  /** Bytes of the piece that have not passed. */
  #left = 0;
  /** When the latest piece passed. */
  #passedMs = -Infinity;

  constructor(fault: FaultOf<'slice'>, context: StageContext) {
    this.#context = context;
    this.#fault = fault;
  }

  push(unit: Buffer): void {
    this.#add(unit, !this.#context.hit());
  }

  follow(unit: Buffer): void {
    this.#add(unit, true);
  }

  end(end: End): void {
    this.#add(end, true);
  }

  due(nowMs: number): void {
    for (let pieces = 0; pieces < PIECES_PER_TURN && !this.#queue.isEmpty; pieces += 1) {
      const isFree = this.#queue.head?.isFree === true;
      if (!isFree && this.#left === 0) {
        if (this.#nextMs > nowMs) break;
        this.#begin();
      }
      const unit = this.#passHead(isFree ? Infinity : this.#left);
      if (isFree) continue;
      this.#left -= unit;
      if (this.#left === 0) this.#passedMs = nowMs;
    }
    this.#context.arm(this.#queue.isEmpty ? Infinity : Math.max(nowMs, this.#left > 0 ? nowMs : this.#nextMs));
  }

  ramped(): void {
    if (!this.#queue.isEmpty) this.#context.arm(this.#nextMs);
  }

  change(fault: FaultOf<'slice'>): void {
    this.#fault = fault;
    this.ramped();
  }

  stop(): void {
    this.release();
  }

  release(): void {
    this.#context.arm(Infinity);
    while (!this.#queue.isEmpty) this.#passHead(Infinity);
  }

  #add(unit: Buffer | End, isFree: boolean): void {
    const wasEmpty = this.#queue.isEmpty;
    this.#context.holds(bytesOf(unit), 1);
    const nowMs = this.#context.now();
    this.#queue.add(unit, isFree, nowMs, this.#context.carried.trace);
    if (wasEmpty) this.due(nowMs);
  }

  get #nextMs(): number {
    return this.#passedMs + this.#fault.delayMs;
  }

  #begin(): void {
    this.#piece += 1;
    this.#left = pieceBytes(this.#context, this.#piece, this.#fault);
  }

  #passHead(bytes: number): number {
    const { size, head } = this.#queue;
    const unit = this.#queue.take(bytes);
    if (unit === undefined) return 0;
    this.#context.holds(-bytesOf(unit), this.#queue.size - size);
    passHeld(this.#context, unit, head?.trace);
    return bytesOf(unit);
  }
}

export const slice = (fault: FaultOf<'slice'>, context: StageContext) => new SliceStage(fault, context);
